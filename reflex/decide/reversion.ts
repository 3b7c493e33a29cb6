import type { Hurdle } from '../model/intent.ts';
import type { Side } from '../model/order.ts';
import { derivativeAt, type MarketView } from '../orient/market-view.ts';
import { HORIZONS_S, PRICE } from '../physics/kinematics.ts';
import { Measure } from '../physics/measures.ts';
import { DIRECTIONAL_PARAMETERS, type DirectionalParameters, directional } from './directional.ts';
import { condition, holdFor, settled } from './hurdle.ts';
import { signal } from './score.ts';
import type { Strategy } from './strategy.ts';

type Parameters = DirectionalParameters & {
  horizon: number;
  anchor: number;
  entryOvershoot: number;
  maxTrend: number;
};

const NO_OVERSHOOT = holdFor('NO_OVERSHOOT');
const TREND = holdFor('TREND_AGAINST');
const STILL_RUNNING = holdFor('STILL_RUNNING');

function priceMotion({ kinematics }: MarketView, horizon: number, order: number): number {
  return kinematics.derivatives[derivativeAt(horizon, PRICE, order)]!;
}

/** What `velocity`, kept up for a horizon, covers, in units of what chance covers in that time. */
function inSigmas(view: MarketView, p: Parameters, velocity: number, horizon: number): number {
  const volatility = view.microstructure.values[Measure.VOLATILITY + p.anchor]!;
  return (velocity * Math.sqrt(HORIZONS_S[horizon] ?? Number.NaN)) / volatility;
}

/**
 * A strategy keeps nothing between calls, so that the level that the price comes back to is in no
 * memory of its own. It follows from the view: where the slow drift alone would have taken the price
 * within one short horizon. The distance from there is (v_short − v_slow) · h, chance makes σ√h of it.
 */
function overshoot(view: MarketView, p: Parameters): number {
  const fast = priceMotion(view, p.horizon, 0) - priceMotion(view, p.anchor, 0);
  return inSigmas(view, p, fast, p.horizon);
}

/** How strongly the slow drift goes against an order on the side; negative when it goes with it. */
function trendAgainst(view: MarketView, p: Parameters, side: Side): number {
  return -side * inSigmas(view, p, priceMotion(view, p.anchor, 0), p.anchor);
}

/** Buys into a fall that has begun to slow down, sells into a rise that has. */
export const reversion: Strategy<Parameters> = {
  name: 'reversion',
  version: '1',
  about:
    'Mean reversion: a price that has run ahead of its own slow drift by more than chance explains, ' +
    'and has begun to slow down, is likely to come back some of the way. Buys what has fallen too ' +
    'fast and sells what has risen too fast; closes when the overshoot is over, whether the price ' +
    'has come back or the drift has caught up. Fails in trends, where every step looks like an ' +
    'overshoot until the slow drift has noticed: maxTrend keeps it from standing against one that ' +
    'is known, and nothing helps against the first minute of one that is not. News is the worst of ' +
    'these. Where a model is configured and silent, it only reduces: it would be the one to know.',
  parameters: {
    horizon: {
      default: 1,
      min: 0,
      max: HORIZONS_S.length - 2,
      integer: true,
      unit: '',
      about: `Horizon of the overshoot: ${HORIZONS_S.map((s, i) => `${i} is ${s} s`).join(', ')}.`,
    },
    anchor: {
      default: HORIZONS_S.length - 1,
      min: 1,
      max: HORIZONS_S.length - 1,
      integer: true,
      unit: '',
      about: 'Horizon of the slow drift and of the volatility; longer than that of the overshoot.',
    },
    entryOvershoot: {
      default: 4,
      min: 0.1,
      max: 100,
      unit: 'σ√h',
      about: 'Overshoot from which on it is worth betting on the way back.',
    },
    maxTrend: {
      default: 4,
      min: 0,
      max: 100,
      unit: 'σ√h',
      about: 'Strongest slow drift that it stands against, over the horizon of the drift.',
    },
    ...DIRECTIONAL_PARAMETERS,
  },
  withoutInference: 'REDUCE',

  warmUp: ({ horizon, anchor }) => [horizon, anchor],

  check({ horizon, anchor }) {
    if (horizon < anchor) return '';
    return `anchor must be a longer horizon than ${horizon}, was ${anchor}`;
  },

  ...directional<Parameters>({
    score: (view, p) => overshoot(view, p) * (-1 / p.entryOvershoot),
    signals: (view, p) => [signal('overshoot', overshoot(view, p), 'σ√h', -1 / p.entryOvershoot)],
    tooWeak: NO_OVERSHOOT,
    unit: 'σ√h',
    scale: (p) => p.entryOvershoot,
    objection(view, p, side) {
      if (!(side * priceMotion(view, p.horizon, 1) > 0)) return STILL_RUNNING;
      return trendAgainst(view, p, side) <= p.maxTrend ? null : TREND;
    },
    objections: (view, p, side) => objections(view, p, side),
    whyOpen: 'ran ahead of its slow drift, and slows down',
    whyClose: 'the overshoot is over',
  }),
};

function objections(view: MarketView, p: Parameters, side: Side): Hurdle[] {
  const trend = trendAgainst(view, p, side);
  return [
    condition(STILL_RUNNING.code, side * priceMotion(view, p.horizon, 1) > 0),
    settled(TREND.code, trend, 'at most', p.maxTrend, 'σ√h', trend <= p.maxTrend),
  ];
}

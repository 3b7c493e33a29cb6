import type { Side } from '../model/order.ts';
import { derivativeAt, type MarketView } from '../orient/market-view.ts';
import { HORIZONS_S, PRICE } from '../physics/kinematics.ts';
import { Measure } from '../physics/measures.ts';
import { directional } from './directional.ts';
import { condition, holdFor, hurdle } from './hurdle.ts';
import { DIRECTIONAL_PARAMETERS, type DirectionalParameters } from './idea.ts';
import { signal } from './score.ts';
import type { Strategy } from './strategy.ts';

type Parameters = DirectionalParameters & {
  entryOvershoot: number;
  maxTrend: number;
};

/** Places in HORIZONS_S, each with its task: 1 s, 5 s, 30 s. */
const TURN = 0;
const MOVE = 1;
const DRIFT = 2;

const NO_OVERSHOOT = holdFor('NO_OVERSHOOT');
const NOT_TURNED = holdFor('NOT_TURNED');
const TREND = holdFor('TREND_AGAINST');

/** Velocity of the mid, bps/s. */
function velocity({ kinematics }: MarketView, horizon: number): number {
  return kinematics.derivative(derivativeAt(horizon, PRICE, 0));
}

/** What a speed covers within a horizon, in units of what chance covers in that time. */
function inSigmas({ microstructure }: MarketView, bpsPerS: number, horizon: number): number {
  const volatility = microstructure.values[Measure.VOLATILITY + DRIFT]!;
  return (bpsPerS * Math.sqrt(HORIZONS_S[horizon]!)) / volatility;
}

/**
 * A strategy keeps nothing between calls, so that the level that a price comes back to is in no memory
 * of its own. It follows from the view: where the slow drift alone would have taken the price. The
 * distance from there is (v − v_drift) · h after a horizon h, and chance alone makes σ√h of it.
 */
function overshoot(view: MarketView): number {
  return inSigmas(view, velocity(view, MOVE) - velocity(view, DRIFT), MOVE);
}

/** How strongly the slow drift goes against an order on the side; negative when it goes with it. */
function trendAgainst(view: MarketView, side: Side): number {
  return -side * inSigmas(view, velocity(view, DRIFT), DRIFT);
}

function hasTurned(view: MarketView, side: Side): boolean {
  return side * velocity(view, TURN) > 0;
}

/** Buys into a fall that has turned already at the shortest horizon, sells into such a rise. */
export const reversion: Strategy<Parameters> = {
  name: 'reversion',
  version: '1',
  about:
    'Mean reversion: a price that has run ahead of its own slow drift by more than chance explains, ' +
    'and has already turned at the shortest horizon, is likely to come back some of the way. Buys ' +
    'what has fallen too fast and sells what has risen too fast; closes when the overshoot is over, ' +
    'whether the price has come back or the drift has caught up. Fails in trends, where every step ' +
    'looks like an overshoot until the slow drift has noticed: maxTrend keeps it from standing ' +
    'against one that is known, and nothing helps against the first minute of one that is not. ' +
    'News is the worst of these, and a model would be the one to know: where one is configured and ' +
    'silent, it only reduces.',
  parameters: {
    entryOvershoot: {
      default: 4,
      min: 0.1,
      max: 100,
      unit: 'σ√h',
      about: 'Overshoot over 5 s from which on it is worth betting on the way back.',
    },
    maxTrend: {
      default: 4,
      min: 0,
      max: 100,
      unit: 'σ√h',
      about: 'Strongest slow drift, over 30 s, that it stands against.',
    },
    ...DIRECTIONAL_PARAMETERS,
  },
  withoutInference: 'REDUCE',

  warmUp: () => [TURN, MOVE, DRIFT],

  ...directional<Parameters>({
    score: (view, p) => overshoot(view) * (-1 / p.entryOvershoot),
    signals: (view, p) => [signal('overshoot', overshoot(view), 'σ√h', -1 / p.entryOvershoot)],
    tooWeak: NO_OVERSHOOT,
    unit: 'σ√h',
    scale: (p) => p.entryOvershoot,
    objection(view, p, side) {
      if (!hasTurned(view, side)) return NOT_TURNED;
      return trendAgainst(view, side) <= p.maxTrend ? null : TREND;
    },
    objections: (view, p, side) => [
      condition(NOT_TURNED.code, hasTurned(view, side)),
      hurdle(TREND.code, trendAgainst(view, side), 'at most', p.maxTrend, 'σ√h'),
    ],
    whyOpen: 'ran ahead of its slow drift, and has turned',
    whyClose: 'the overshoot is over',
  }),
};

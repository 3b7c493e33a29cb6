import type { Hold, Hurdle, StrategyAnswer } from '../model/intent.ts';
import type { Side } from '../model/order.ts';
import type { MarketView } from '../orient/market-view.ts';
import { HORIZONS_S } from '../physics/kinematics.ts';
import { condition, failedFirst, holdFor, hurdle } from './hurdle.ts';
import { HORIZON_LIST, type ParameterSchema } from './parameters.ts';
import { type Aim, takeAim, toxicity, volatility } from './quote.ts';
import { type CareParameters, cancel, IN_PLACE, sideHurdles, tendSide } from './quote-care.ts';
import { INFLUENCE_PARAMETERS } from './score.ts';
import { isKnown, mostLots } from './sizing.ts';
import { haltedBy, haltHurdle, pausedBy, pauseHurdle } from './stance.ts';
import type { Strategy } from './strategy.ts';

type Parameters = CareParameters & {
  maxToxicity: number;
  maxVolatilityBps: number;
};

const UNKNOWN = holdFor('INPUT_UNKNOWN');
const TOXIC = holdFor('TOXIC_FLOW');
const VOLATILE = holdFor('TOO_VOLATILE');

const PARAMETERS: ParameterSchema<Parameters> = {
  quoteValue: {
    default: 500,
    min: 0,
    max: 1e9,
    unit: 'quote asset',
    about: 'Value of one quote, before aggression and health scale it.',
  },
  inventoryValue: {
    default: 2000,
    min: 0,
    max: 1e9,
    unit: 'quote asset',
    about: 'Most that it holds either way: no quote that could exceed it is placed.',
  },
  horizon: {
    default: 1,
    min: 0,
    max: HORIZONS_S.length - 1,
    integer: true,
    unit: '',
    about: `Over which it takes volatility for risk: ${HORIZON_LIST}.`,
  },
  halfSpreadBps: {
    default: 2,
    min: 0.01,
    max: 1000,
    unit: 'bps',
    about: 'Distance of a quote from the reservation price in a market without risk.',
  },
  volatilityFactor: {
    default: 0.5,
    min: 0,
    max: 100,
    unit: '',
    about: 'What one σ√horizon of volatility adds to it.',
  },
  toxicityFactor: {
    default: 0.5,
    min: 0,
    max: 100,
    unit: '',
    about: 'Wholly one-sided flow makes it wider by this many times.',
  },
  skew: {
    default: 1,
    min: 0,
    max: 10,
    unit: 'half-spreads',
    about: 'How far a full inventory moves the reservation price.',
  },
  toleranceBps: {
    default: 1,
    min: 0,
    max: 1000,
    unit: 'bps',
    about: 'A quote that is nearer than this to where it should be keeps its place in the queue.',
  },
  quoteLifetimeMs: {
    default: 60_000,
    min: 0,
    max: 3.6e6,
    unit: 'ms',
    about: 'A quote older than this is taken back, to be placed anew.',
  },
  restMs: {
    default: 250,
    min: 0,
    max: 3.6e6,
    unit: 'ms',
    about: 'Rest between two quotes placed or moved; cancels do not wait.',
  },
  maxToxicity: {
    default: 0.85,
    min: 0,
    max: 1,
    unit: '',
    about: 'Share of one-sided volume beyond which it does not quote.',
  },
  maxVolatilityBps: {
    default: 5,
    min: 0,
    max: 1000,
    unit: 'bps/√s',
    about: 'Volatility beyond which it does not quote.',
  },
  ...INFLUENCE_PARAMETERS,
};

/** The side first that brings the inventory home. */
function firstSide({ positionLots }: MarketView): Side {
  return positionLots > 0 ? -1 : 1;
}

/** Filled anew for each decision, of which nothing is kept: aiming allocates nothing. */
const aim: Aim = {
  microprice: Number.NaN,
  tickBps: Number.NaN,
  perBps: Number.NaN,
  inventory: Number.NaN,
  fromInventory: Number.NaN,
  fromForecast: Number.NaN,
  fromSentiment: Number.NaN,
  sizeLots: Number.NaN,
  limitLots: Number.NaN,
};

function areInputsKnown(view: MarketView): boolean {
  return isKnown(view) && Number.isFinite(aim.microprice) && Number.isFinite(aim.perBps);
}

/** Why no quote may rest at all; null when quotes may. */
function dangerIn(view: MarketView, p: Parameters): Hold | null {
  const paused = pausedBy(view);
  if (paused !== null) return paused;
  if (!areInputsKnown(view)) return UNKNOWN;
  if (!(toxicity(view) <= p.maxToxicity)) return TOXIC;
  return volatility(view, p) <= p.maxVolatilityBps ? null : VOLATILE;
}

/** Post-only quotes on both sides of a reservation price (decide/quote.ts), one action a decision. */
export const maker: Strategy<Parameters> = {
  name: 'maker',
  version: '1',
  about:
    'Market making: offers to buy a little below and to sell a little above the microprice, and ' +
    'earns the distance when both trade. What it holds moves both quotes towards getting rid of it; ' +
    'volatility and one-sided flow move them apart, and beyond a limit it takes them back. Fails ' +
    'when it trades with those who know more: it is filled on the side that is about to lose, and ' +
    'then the price has gone before the other side trades. A trend fills its inventory and leaves ' +
    'it there; quotes moved too often lose their place in the queue, too seldom they are picked ' +
    'off. At fees above the half-spread it loses with every round.',
  parameters: PARAMETERS,
  withoutInference: 'TRADE',

  largestLots: (view, p) => mostLots(p.quoteValue * view.influence.size, view),

  warmUp: ({ horizon }) => [horizon],

  check({ quoteValue, inventoryValue }) {
    if (quoteValue <= inventoryValue) return '';
    return `quoteValue must not be more than inventoryValue, was ${quoteValue} of ${inventoryValue}`;
  },

  decide(view, p): StrategyAnswer {
    const halted = haltedBy(view);
    if (halted !== null) return halted;
    takeAim(aim, view, p);
    const danger = dangerIn(view, p);
    if (danger !== null) {
      const quote = view.working.find(({ cancelRequested }) => !cancelRequested);
      return quote === undefined ? danger : cancel(quote, danger.code);
    }
    const side = firstSide(view);
    const first = tendSide(aim, view, p, side);
    if (first.kind !== 'hold') return first;
    const second = tendSide(aim, view, p, side > 0 ? -1 : 1);
    return second.kind !== 'hold' || first === IN_PLACE ? second : first;
  },

  hurdles(view, p): Hurdle[] {
    takeAim(aim, view, p);
    const side = firstSide(view);
    const other: Side = side > 0 ? -1 : 1;
    const first = sideHurdles(aim, view, p, side);
    const second = sideHurdles(aim, view, p, other);
    const quoted = tendSide(aim, view, p, side) === IN_PLACE;
    return failedFirst([
      haltHurdle(view),
      pauseHurdle(view),
      condition(UNKNOWN.code, areInputsKnown(view)),
      hurdle(TOXIC.code, toxicity(view), 'at most', p.maxToxicity, ''),
      hurdle(VOLATILE.code, volatility(view, p), 'at most', p.maxVolatilityBps, 'bps/√s'),
      ...(quoted ? [...second, ...first] : [...first, ...second]),
    ]);
  },
};

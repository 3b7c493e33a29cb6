import type { Parameter } from '@voltaire/reflex/decide/parameters.ts';
import type { Strategy } from '@voltaire/reflex/decide/strategy.ts';
import type { Hold, PlaceIntent, StrategyAnswer } from '@voltaire/reflex/model/intent.ts';
import type { Side } from '@voltaire/reflex/model/order.ts';
import { derivativeAt, type MarketView } from '@voltaire/reflex/orient/market-view.ts';
import { PRICE } from '@voltaire/reflex/physics/kinematics.ts';
import { Measure } from '@voltaire/reflex/physics/measures.ts';

/**
 * What can be configured: each a number with its range and unit. They are checked before the start,
 * so that `decide` never sees one that is missing or out of range.
 */
const parameters = {
  /** Index into HORIZONS_S: 0 is 1 s, 1 is 5 s, 2 is 30 s. */
  horizon: {
    default: 1,
    min: 0,
    max: 2,
    integer: true,
    unit: '',
    about: 'Over which of 1 s, 5 s and 30 s the motion is measured.',
  },
  entryScore: {
    default: 0.8,
    min: 0,
    max: 10,
    unit: '',
    about: 'How large the sum of the two signals must be to enter.',
  },
  entryValue: {
    default: 500,
    min: 0,
    max: 1e9,
    unit: 'quote',
    about: 'Value of one entry.',
  },
  cooldownMs: {
    default: 1000,
    min: 0,
    max: 1e9,
    unit: 'ms',
    about: 'Rest after an order was wanted, whatever became of it.',
  },
} satisfies Record<string, Parameter>;

type Parameters = Record<keyof typeof parameters, number>;

/**
 * Idea: when much more is bid than asked and the price already moves that way, it is likely to go on
 * for a moment. Enters with both, and leaves when their sum has changed its sign.
 *
 * Replace the idea, keep the form: `decide` is a pure function of what it is given. It reads no
 * clock (use `view.monoNs`), draws no lots, waits for nothing and keeps nothing between two calls.
 */
const strategy: Strategy<Parameters> = {
  name: 'my-strategy',
  // Change it with every change of behaviour: decisions cite it.
  version: '1',
  about:
    'Follows the imbalance of the book when the price moves the same way. Fails when large orders ' +
    'are shown and taken back, and pays the spread at every turn.',
  parameters,
  // Which horizons must be known before it is asked at all.
  warmUp: ({ horizon }) => [horizon],
  // What it does when a model is configured and has no fresh forecast: TRADE, REDUCE or HOLD.
  withoutInference: 'TRADE',

  decide(view: MarketView, p: Readonly<Parameters>): StrategyAnswer {
    // The first hurdle that is not passed is the answer: its code stands in "why was nothing traded?".
    if (view.working.length > 0) return hold('ORDER_WORKING');
    if (view.sinceIntentNs < p.cooldownMs * 1e6) return hold('COOLING_DOWN');

    const signals = signalsOf(view, p);
    const score = signals.reduce((sum, { contribution }) => sum + contribution, 0);
    if (!Number.isFinite(score)) return hold('SIGNAL_UNKNOWN');
    const side: Side = score > 0 ? 1 : -1;
    const held = view.positionLots;

    // A reduction needs no threshold, and is marked as one: it can neither open nor turn a position.
    if (held !== 0) {
      if (score === 0 || Math.sign(held) === side) return hold('KEEPING_POSITION');
      return order(view, side, Math.abs(held), true, score, 0, signals, 'the signals have turned');
    }

    // What operators and models say is in `influence`: obey all of it.
    const { threshold, size, mayBuy, maySell } = view.influence;
    const needed = p.entryScore * threshold;
    if (Math.abs(score) < needed) return hold('SCORE_TOO_SMALL');
    if (!(side > 0 ? mayBuy : maySell)) return hold('BIAS');
    const lots = Math.floor((p.entryValue * size) / view.mid / view.instrument.lotSize);
    if (lots < view.instrument.minQuantityLots) return hold('BELOW_MINIMUM_SIZE');
    return order(view, side, lots, false, score, needed, signals, 'book and motion agree');
  },
};

export default strategy;

function hold(code: string): Hold {
  return { kind: 'hold', code };
}

/** Each signal with its weight: contribution = value × weight, and the score is their sum. */
function signalsOf(view: MarketView, { horizon }: Readonly<Parameters>) {
  const imbalance = view.microstructure.values[Measure.IMBALANCE]!;
  const velocity = view.kinematics.derivatives[derivativeAt(horizon, PRICE, 0)]!;
  return [
    { name: 'imbalance', value: imbalance, unit: '', weight: 1, contribution: imbalance },
    { name: 'velocity', value: velocity, unit: 'bps/s', weight: 0.5, contribution: velocity / 2 },
  ];
}

/** Takes the other side of the touch or leaves: nothing of it stays in the book. */
function order(
  view: MarketView,
  side: Side,
  quantityLots: number,
  reduceOnly: boolean,
  score: number,
  threshold: number,
  rationale: PlaceIntent['rationale'],
  why: string,
): PlaceIntent {
  const priceTicks = side > 0 ? view.askTicks : view.bidTicks;
  return {
    kind: 'place',
    request: { side, type: 'LIMIT', timeInForce: 'IOC', quantityLots, priceTicks, reduceOnly },
    score,
    threshold,
    rationale,
    why,
  };
}

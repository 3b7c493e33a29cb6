import {
  condition,
  failedFirst,
  holdFor,
  hurdle,
  settled,
} from '@voltaire/reflex/decide/hurdle.ts';
import type { ParameterSchema } from '@voltaire/reflex/decide/parameters.ts';
import {
  groundsOf,
  INFLUENCE_PARAMETERS,
  type InfluenceParameters,
  signal,
} from '@voltaire/reflex/decide/score.ts';
import { isKnown, isTradable, isWorthClosing, lotsFor } from '@voltaire/reflex/decide/sizing.ts';
import {
  haltedBy,
  haltHurdle,
  openingForbidden,
  openingHurdles,
  pausedBy,
  pauseHurdle,
} from '@voltaire/reflex/decide/stance.ts';
import type { Strategy } from '@voltaire/reflex/decide/strategy.ts';
import { workedAs } from '@voltaire/reflex/decide/urgency.ts';
import type { Hurdle, Signal, StrategyAnswer } from '@voltaire/reflex/model/intent.ts';
import type { Side } from '@voltaire/reflex/model/order.ts';
import { derivativeAt, type MarketView } from '@voltaire/reflex/orient/market-view.ts';
import { PRICE } from '@voltaire/reflex/physics/kinematics.ts';
import { Measure } from '@voltaire/reflex/physics/measures.ts';

type Parameters = InfluenceParameters & {
  horizon: number;
  entryVelocityBpsPerS: number;
  entryValue: number;
  cooldownMs: number;
  orderLifetimeMs: number;
};

/**
 * What can be configured: each a number with its range and unit. They are checked before the start,
 * so that `decide` never sees one that is missing or out of range.
 */
const parameters: ParameterSchema<Parameters> = {
  horizon: {
    default: 1,
    min: 0,
    max: 2,
    integer: true,
    unit: '',
    about: 'Over which time the speed is measured: 0 is 1 s, 1 is 5 s, 2 is 30 s.',
  },
  entryVelocityBpsPerS: {
    default: 2,
    min: 0.001,
    max: 1000,
    unit: 'bps/s',
    about: 'A speed that would be reason enough to enter, all alone.',
  },
  entryValue: {
    default: 500,
    min: 0,
    max: 1e9,
    unit: 'quote asset',
    about: 'Value of one entry, before aggression and health scale it.',
  },
  cooldownMs: {
    default: 1000,
    min: 0,
    max: 3.6e6,
    unit: 'ms',
    about: 'Rest between two intents, whatever became of the first.',
  },
  orderLifetimeMs: {
    default: 3000,
    min: 0,
    max: 3.6e6,
    unit: 'ms',
    about: 'An order that has not traded by then is taken back.',
  },
  ...INFLUENCE_PARAMETERS,
};

/**
 * Idea: when much more is bid than asked and the price already moves that way, it is likely to go on
 * for a moment. Enters when both together are enough, and leaves when their sum has turned.
 *
 * Replace the idea, keep the form. `decide` is a pure function of what it is given: it reads no clock
 * (use `view.monoNs`), draws no lots, waits for nothing and keeps nothing between two calls.
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

  // One hurdle after the other. The first that is not passed is the answer, and its code is what
  // "why was nothing traded?" shows.
  decide(view: MarketView, p: Readonly<Parameters>): StrategyAnswer {
    const halted = haltedBy(view);
    if (halted !== null) return halted;
    const order = view.working[0];
    if (order !== undefined) {
      const { clientOrderId, cancelRequested, ageNs } = order;
      if (cancelRequested || ageNs < p.orderLifetimeMs * 1e6) return holdFor('ORDER_WORKING');
      return { kind: 'cancel', clientOrderId, why: 'not filled in time' };
    }
    const paused = pausedBy(view);
    if (paused !== null) return paused;
    if (view.sinceIntentNs < p.cooldownMs * 1e6) return holdFor('COOLING_DOWN');

    // The score is the sum of all contributions, those of the models included; its sign is the side.
    const { influence, instrument, positionLots } = view;
    const { threshold } = influence;
    const grounds = groundsOf(signalsOf(view, p), influence, p, threshold, 'book and price agree');
    const { score } = grounds;
    if (!isKnown(view) || !Number.isFinite(score)) return holdFor('INPUT_UNKNOWN');
    const side: Side = score > 0 ? 1 : -1;

    // A reduction needs no threshold, and is marked as one: it can neither open nor turn a position.
    if (isWorthClosing(view)) {
      if (score === 0 || Math.sign(positionLots) === side) return holdFor('KEEPING_POSITION');
      const quantityLots = Math.abs(positionLots);
      const request = { side, quantityLots, reduceOnly: true, ...workedAs(view, side) };
      return {
        kind: 'place',
        request,
        ...grounds,
        threshold: 0,
        why: 'book and price have turned',
      };
    }

    // `influence` is what operators, models and the health of the system make of it: it scales
    // threshold and size, closes sides, and says how urgently an order is worked.
    if (Math.abs(score) < threshold) return holdFor('SCORE_TOO_SMALL');
    const forbidden = openingForbidden(view, side);
    if (forbidden !== null) return forbidden;
    const quantityLots = lotsFor(p.entryValue * influence.size, view);
    if (!isTradable(instrument, view.bidTicks, quantityLots)) return holdFor('BELOW_MINIMUM_SIZE');
    const request = { side, quantityLots, reduceOnly: false, ...workedAs(view, side) };
    return { kind: 'place', request, ...grounds };
  },

  // What "why was nothing traded?" shows beside the code of a hold: each thing that an order had to
  // pass, and how far it was from passing. Asked when a hold is told, at most about once a second.
  hurdles(view: MarketView, p: Readonly<Parameters>): Hurdle[] {
    const { influence, instrument, positionLots } = view;
    const { score } = groundsOf(signalsOf(view, p), influence, p, influence.threshold, '');
    const side: Side = score > 0 ? 1 : -1;
    const passing = [
      haltHurdle(view),
      hurdle('ORDER_WORKING', view.working.length, 'at most', 0, 'orders'),
      pauseHurdle(view),
      hurdle('COOLING_DOWN', view.sinceIntentNs / 1e6, 'at least', p.cooldownMs, 'ms'),
      condition('INPUT_UNKNOWN', isKnown(view) && Number.isFinite(score)),
    ];
    if (isWorthClosing(view)) {
      const against = -Math.sign(positionLots) * score;
      const turned = settled(
        'KEEPING_POSITION',
        against,
        'at least',
        0,
        'of the score',
        against > 0,
      );
      return failedFirst([...passing, turned]);
    }
    const lots = lotsFor(p.entryValue * influence.size, view);
    const value = instrument.notional(view.bidTicks, lots);
    const isLarge = isTradable(instrument, view.bidTicks, lots);
    const { minNotional } = instrument;
    return failedFirst([
      ...passing,
      hurdle('SCORE_TOO_SMALL', Math.abs(score), 'at least', influence.threshold, 'of the score'),
      ...openingHurdles(view, side),
      settled('BELOW_MINIMUM_SIZE', value, 'at least', minNotional, 'quote asset', isLarge),
    ]);
  },
};

export default strategy;

/** Each with its weight, chosen such that a sum of 1 is just enough. */
function signalsOf(view: MarketView, p: Readonly<Parameters>): Signal[] {
  const imbalance = view.microstructure.values[Measure.IMBALANCE]!;
  const velocity = view.kinematics.derivative(derivativeAt(p.horizon, PRICE, 0));
  return [
    signal('imbalance', imbalance, '', 0.8),
    signal('velocity', velocity, 'bps/s', 1 / p.entryVelocityBpsPerS),
  ];
}

import { kinetic } from '@voltaire/reflex/decide/kinetic.ts';
import {
  trialForecast,
  trialMotion,
  trialOrder,
  trialSentiment,
  trialView,
} from '@voltaire/reflex/decide/trial.ts';
import type { InfluenceInputs } from '@voltaire/reflex/decide/influence.ts';
import { AGGRESSIONS } from '@voltaire/reflex/model/aggression.ts';
import type { MarketView } from '@voltaire/reflex/orient/market-view.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parametersOf, placedBy, steered } from '../support/strategies.ts';

const parameters = parametersOf(kinetic);

/** Of the horizon that it follows by default. */
const moving = (velocity: number, acceleration: number, jerk: number) => ({
  kinematics: trialMotion(null, [velocity, acceleration, jerk]),
});
const RISING = moving(1, 1, 1);

const decide = (changes: Partial<MarketView> = {}) =>
  kinetic.decide(trialView({ ...RISING, ...changes }), parameters);
const placed = (changes: Partial<MarketView>) => placedBy(decide(changes));
const influenced = (changes: Partial<InfluenceInputs>) => ({ influence: steered(changes) });

const order = trialOrder(1, { clientOrderId: 'o1', ageNs: 0 });

describe('kinetic holds', () => {
  it.each<[string, Partial<MarketView>]>([
    ['TRADING_STATE', { tradingLevel: 3 }],
    ['TRADING_STATE', { tradingLevel: 4, working: [order] }],
    ['ORDER_WORKING', { working: [order] }],
    ['ORDER_WORKING', { working: [{ ...order, ageNs: 1e12, cancelRequested: true }] }],
    ['BIAS_PAUSE', influenced({ bias: 'PAUSE' })],
    ['COOLING_DOWN', { sinceIntentNs: 0.999e9 }],
    ['COOLING_DOWN', { sinceIntentNs: Number.NaN }],
    ['INPUT_UNKNOWN', moving(Number.NaN, 1, 1)],
    ['INPUT_UNKNOWN', moving(1, Number.POSITIVE_INFINITY, 1)],
    ['INPUT_UNKNOWN', { bidTicks: Number.NaN }],
    ['INPUT_UNKNOWN', { bidTicks: 6_000_001 }],
    ['INPUT_UNKNOWN', { positionLots: Number.NaN }],
    ['TOO_SLOW', moving(0.499, 1, 1)],
    ['TOO_SLOW', moving(-0.499, -1, -1)],
    ['TOO_SLOW', moving(0, 0, 0)],
    ['DERIVATIVES_DISAGREE', moving(1, -1, 1)],
    ['DERIVATIVES_DISAGREE', moving(1, 1, -1)],
    ['DERIVATIVES_DISAGREE', moving(1, 0, 1)],
    ['DERIVATIVES_DISAGREE', moving(-1, -1, 1)],
    ['REDUCE_ONLY', { tradingLevel: 2 }],
    ['BIAS_AGAINST_SIDE', influenced({ bias: 'SHORT_ONLY' })],
    ['BIAS_AGAINST_SIDE', influenced({ bias: 'FLAT' })],
    ['KEEPING_POSITION', { positionLots: 1_000 }],
    ['KEEPING_POSITION', { positionLots: 1_000, ...moving(-0.249, -1, -1) }],
    ['KEEPING_POSITION', { positionLots: -1_000, ...moving(0.249, 1, 1) }],
    ['BELOW_MINIMUM_SIZE', { mid: 1e9 }],
  ])('with %s', (code, changes) => {
    expect(decide(changes)).toEqual({ kind: 'hold', code });
  });
});

describe('kinetic enters', () => {
  it('with the movement when velocity, acceleration and jerk agree', () => {
    expect(placed(moving(0.5, 0.1, 0.1)).request).toEqual({
      side: 1,
      type: 'LIMIT',
      timeInForce: 'IOC',
      quantityLots: 1_666,
      priceTicks: 6_000_001,
      reduceOnly: false,
    });
    expect(placed(moving(-0.5, -0.1, -0.1)).request).toMatchObject({
      side: -1,
      priceTicks: 5_999_999,
      reduceOnly: false,
    });
  });

  it('after exactly the cooldown', () => {
    expect(decide({ sinceIntentNs: 1e9 }).kind).toBe('place');
  });

  it('counting dust that nobody could sell as flat', () => {
    expect(placed({ positionLots: 8 }).request).toMatchObject({ side: 1, reduceOnly: false });
    expect(decide({ positionLots: 9 })).toMatchObject({ code: 'KEEPING_POSITION' });
  });

  it.each([
    ['LOW', 833, 'LIMIT', 'GTC', 5_999_999, 0.75],
    ['NORMAL', 1_666, 'LIMIT', 'IOC', 6_000_001, 0.5],
    ['HIGH', 2_500, 'MARKET', 'IOC', 6_000_001, 0.375],
  ] as const)('as boldly as aggression %s says', (aggression, lots, type, tif, price, entry) => {
    const influence = steered({ aggression });
    expect(placed({ influence, ...moving(entry, 1, 1) }).request).toMatchObject({
      quantityLots: lots,
      type,
      timeInForce: tif,
      priceTicks: price,
    });
    expect(decide({ influence, ...moving(entry * 0.999, 1, 1) })).toMatchObject({
      code: 'TOO_SLOW',
    });
  });

  it('at less speed when a forecast and a sentiment are in favour, at more when they are not', () => {
    const inFavour = steered({ forecast: trialForecast(20), sentiment: trialSentiment(0.5) });
    const against = steered({ forecast: trialForecast(-20), sentiment: trialSentiment(-0.5) });
    expect(placed({ influence: inFavour, ...moving(0.25, 1, 1) }).score).toBe(1.125);
    expect(decide({ influence: against, ...moving(0.8, 1, 1) })).toMatchObject({
      code: 'TOO_SLOW',
    });
    expect(placed({ influence: against, ...moving(0.9, 1, 1) }).score).toBeCloseTo(1.175);
  });

  it('never against its own velocity, whatever a model says', () => {
    const influence = steered({ forecast: trialForecast(20) });
    const eager = parametersOf(kinetic, { forecastWeight: 10 });
    const view = trialView({ influence, ...moving(-0.1, -1, -1) });
    expect(kinetic.decide(view, eager)).toMatchObject({ code: 'DERIVATIVES_DISAGREE' });
  });
});

describe('kinetic leaves', () => {
  it('as soon as velocity has turned against the position, with all that it holds', () => {
    expect(placed({ positionLots: 1_000, ...moving(-0.25, 1, 1) })).toMatchObject({
      request: { side: -1, quantityLots: 1_000, reduceOnly: true, priceTicks: 5_999_999 },
      score: -0.5,
      threshold: 0.5,
    });
    expect(placed({ positionLots: -1_000, ...moving(0.25, -1, -1) }).request).toMatchObject({
      side: 1,
      quantityLots: 1_000,
      reduceOnly: true,
      priceTicks: 6_000_001,
    });
  });

  it('also when only reductions are allowed, and no later because the system is unwell', () => {
    const turned = { positionLots: 1_000, ...moving(-0.25, 1, 1) };
    const influence = steered({ tradingLevel: 2 });
    expect(placed({ ...turned, influence, tradingLevel: 2 }).request.reduceOnly).toBe(true);
  });

  it.each(['FLAT', 'SHORT_ONLY'] as const)('a long position at once under bias %s', (bias) => {
    expect(placed({ positionLots: 1_000, ...influenced({ bias }) })).toMatchObject({
      request: { side: -1, quantityLots: 1_000, reduceOnly: true },
      threshold: 0,
    });
  });

  it('nothing under a bias that leaves its side open', () => {
    expect(decide({ positionLots: 1_000, ...influenced({ bias: 'LONG_ONLY' }) })).toMatchObject({
      code: 'KEEPING_POSITION',
    });
  });

  it('never with more than it holds, nor the other way', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e6, max: 1e6 }),
        fc.double({ min: -10, max: 10, noNaN: true }),
        fc.constantFrom(...AGGRESSIONS),
        (positionLots, velocity, aggression) => {
          const motion = moving(velocity, velocity, velocity);
          const answer = decide({ positionLots, ...influenced({ aggression }), ...motion });
          if (answer.kind !== 'place' || !answer.request.reduceOnly) return;
          expect(answer.request.quantityLots).toBe(Math.abs(positionLots));
          expect(answer.request.side).toBe(positionLots > 0 ? -1 : 1);
        },
      ),
    );
  });
});

describe('kinetic takes back', () => {
  it('an order that has not traded within its lifetime', () => {
    expect(decide({ working: [{ ...order, ageNs: 2.999e9 }] }).kind).toBe('hold');
    expect(decide({ working: [{ ...order, ageNs: 3e9 }] })).toEqual({
      kind: 'cancel',
      clientOrderId: 'o1',
      why: 'not filled in time',
    });
  });

  it.each<[string, Partial<MarketView>]>([
    ['a pause', influenced({ bias: 'PAUSE' })],
    ['a bias against it', influenced({ bias: 'SHORT_ONLY' })],
    ['a state in which nothing is opened', { tradingLevel: 2 }],
  ])('an order that opens, at %s', (_, changes) => {
    expect(decide({ working: [order], ...changes })).toMatchObject({
      kind: 'cancel',
      why: 'no longer allowed',
    });
  });

  it('no order that only reduces when nothing may be opened', () => {
    const held = { positionLots: -order.lots, working: [order], tradingLevel: 2 } as const;
    expect(decide(held)).toMatchObject({ code: 'ORDER_WORKING' });
    expect(decide({ ...held, positionLots: 1 - order.lots })).toMatchObject({ kind: 'cancel' });
  });
});

describe('the grounds of kinetic', () => {
  it('weigh velocity in units of the entry, and show what else had to agree', () => {
    const { rationale, score, threshold } = placed(moving(2, 3, 4));
    expect({ score, threshold }).toEqual({ score: 4, threshold: 1 });
    expect(rationale).toEqual([
      { name: 'velocity', value: 2, unit: 'bps/s', weight: 2, contribution: 4 },
      { name: 'acceleration', value: 3, unit: 'bps/s²', weight: 0, contribution: 0 },
      { name: 'jerk', value: 4, unit: 'bps/s³', weight: 0, contribution: 0 },
    ]);
  });
});

const first = (changes: Partial<MarketView>) =>
  kinetic.hurdles!(trialView({ ...RISING, ...changes }), parameters)[0];

describe('the hurdles of kinetic', () => {
  it('say how fast it was and how fast it had to be', () => {
    expect(first(moving(0.12, 1, 1))).toEqual({
      code: 'TOO_SLOW',
      observed: 0.12,
      needed: 0.5,
      bound: 'at least',
      unit: 'bps/s',
      passed: false,
    });
    expect(first({ ...moving(-0.12, -1, -1), ...influenced({ aggression: 'LOW' }) })).toMatchObject(
      { observed: 0.12, needed: 0.75 },
    );
  });

  it('say what a forecast left of the speed that is needed', () => {
    const influence = steered({ forecast: trialForecast(20) });
    expect(first({ ...moving(0.12, 1, 1), influence })).toMatchObject({
      observed: 0.12,
      needed: 0.25,
    });
  });

  it('say how many derivatives agree, how long to rest, how far from closing it is', () => {
    expect(first(moving(1, -1, -1))).toMatchObject({ observed: 1, needed: 3 });
    expect(first({ sinceIntentNs: 0.25e9 })).toMatchObject({ observed: 250, needed: 1000 });
    expect(first({ positionLots: 1_000, ...moving(-0.1, 1, 1) })).toMatchObject({
      code: 'KEEPING_POSITION',
      observed: 0.1,
      needed: 0.25,
      unit: 'bps/s',
    });
  });
});

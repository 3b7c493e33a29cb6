import { kinetic } from '@voltaire/reflex/decide/kinetic.ts';
import { AGGRESSIONS } from '@voltaire/reflex/model/aggression.ts';
import type { PlaceIntent } from '@voltaire/reflex/model/intent.ts';
import type { MarketView } from '@voltaire/reflex/orient/market-view.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kinematicsOf, viewOf } from '../support/view.ts';

const decide = (changes: Partial<MarketView> = {}) =>
  kinetic.decide(viewOf(changes), kinetic.defaults);

function placed(changes: Partial<MarketView>): PlaceIntent {
  const answer = decide(changes);
  if (answer.kind !== 'place') throw new Error(`expected an intent, was ${JSON.stringify(answer)}`);
  return answer;
}

const order = { clientOrderId: 'o1', side: 1 as const, ageNs: 0, cancelRequested: false };

describe('kinetic holds', () => {
  it.each([
    ['FEED_NOT_LIVE', { feedState: 'STALE' }],
    ['FEED_NOT_LIVE', { feedState: 'SYNCING' }],
    ['FEED_NOT_LIVE', { feedState: 'DOWN' }],
    ['WARMING_UP', { kinematics: kinematicsOf(1, 1, 1, false) }],
    ['ORDER_WORKING', { working: [order] }],
    ['ORDER_WORKING', { working: [{ ...order, ageNs: 1e12, cancelRequested: true }] }],
    ['COOLING_DOWN', { sinceIntentNs: 0.999e9 }],
    ['TOO_SLOW', { kinematics: kinematicsOf(0.499, 1, 1) }],
    ['TOO_SLOW', { kinematics: kinematicsOf(-0.499, -1, -1) }],
    ['TOO_SLOW', { kinematics: kinematicsOf(0, 0, 0) }],
    ['DERIVATIVES_DISAGREE', { kinematics: kinematicsOf(1, -1, 1) }],
    ['DERIVATIVES_DISAGREE', { kinematics: kinematicsOf(1, 1, -1) }],
    ['DERIVATIVES_DISAGREE', { kinematics: kinematicsOf(1, 0, 1) }],
    ['DERIVATIVES_DISAGREE', { kinematics: kinematicsOf(-1, -1, 1) }],
    ['KEEPING_POSITION', { positionLots: 1_000 }],
    ['KEEPING_POSITION', { positionLots: 1_000, kinematics: kinematicsOf(-0.249, -1, -1) }],
    ['KEEPING_POSITION', { positionLots: -1_000, kinematics: kinematicsOf(0.249, 1, 1) }],
    ['BELOW_MINIMUM_SIZE', { mid: 1e9 }],
  ] as const)('with %s', (reason, changes) => {
    expect(decide(changes)).toEqual({ kind: 'hold', reason });
  });
});

describe('kinetic enters', () => {
  it('with the movement when velocity, acceleration and jerk agree', () => {
    expect(placed({ kinematics: kinematicsOf(0.5, 0.1, 0.1) }).request).toEqual({
      symbolId: 0,
      strategy: 'kinetic',
      side: 1,
      type: 'LIMIT',
      timeInForce: 'IOC',
      quantityLots: 1_666,
      priceTicks: 6_000_001,
      reduceOnly: false,
    });
    expect(placed({ kinematics: kinematicsOf(-0.5, -0.1, -0.1) }).request).toMatchObject({
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
    expect(decide({ positionLots: 9 })).toMatchObject({ reason: 'KEEPING_POSITION' });
  });

  it.each([
    ['LOW', 833, 'LIMIT', 'GTC', 5_999_999, 0.75],
    ['NORMAL', 1_666, 'LIMIT', 'IOC', 6_000_001, 0.5],
    ['HIGH', 2_500, 'MARKET', 'IOC', 6_000_001, 0.375],
  ] as const)('as boldly as aggression %s says', (aggression, lots, type, tif, price, entry) => {
    const kinematics = kinematicsOf(entry, 1, 1);
    expect(placed({ aggression, kinematics }).request).toMatchObject({
      quantityLots: lots,
      type,
      timeInForce: tif,
      priceTicks: price,
    });
    expect(decide({ aggression, kinematics: kinematicsOf(entry * 0.999, 1, 1) })).toMatchObject({
      reason: 'TOO_SLOW',
    });
  });
});

describe('kinetic leaves', () => {
  it('as soon as velocity has turned against the position, with all that it holds', () => {
    expect(
      placed({ positionLots: 1_000, kinematics: kinematicsOf(-0.25, 1, 1) }).request,
    ).toMatchObject({ side: -1, quantityLots: 1_000, reduceOnly: true, priceTicks: 5_999_999 });
    expect(
      placed({ positionLots: -1_000, kinematics: kinematicsOf(0.25, -1, -1) }).request,
    ).toMatchObject({ side: 1, quantityLots: 1_000, reduceOnly: true, priceTicks: 6_000_001 });
  });

  it('never with more than it holds, nor the other way', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e6, max: 1e6 }),
        fc.double({ min: -10, max: 10, noNaN: true }),
        fc.constantFrom(...AGGRESSIONS),
        (positionLots, velocity, aggression) => {
          const answer = decide({
            positionLots,
            aggression,
            kinematics: kinematicsOf(velocity, velocity, velocity),
          });
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
});

describe('the rationale of kinetic', () => {
  it('lists each derivative in units of the threshold, value times weight', () => {
    const { rationale } = placed({ kinematics: kinematicsOf(2, 3, 4) });
    expect(rationale).toEqual([
      { name: 'velocity', value: 2, unit: 'bps/s', weight: 2, contribution: 4 },
      { name: 'acceleration', value: 3, unit: 'bps/s²', weight: 2, contribution: 6 },
      { name: 'jerk', value: 4, unit: 'bps/s³', weight: 2, contribution: 8 },
    ]);
    for (const { value, weight, contribution } of rationale) {
      expect(contribution).toBe(value * weight);
    }
  });
});

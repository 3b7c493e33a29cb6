import { DecayingBudget } from '@voltaire/reflex/venue/kraken/decaying-budget.ts';
import { EngineBudget } from '@voltaire/reflex/venue/kraken/engine-budget.ts';
import { VenueClock } from '@voltaire/reflex/venue/venue-clock.ts';
import { ambiguous } from '@voltaire/reflex/venue/kraken/ambiguous.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

function handClock() {
  const clock = { seconds: 0, atUs: () => clock.seconds * 1e6, monoNs: () => clock.seconds * 1e9 };
  return clock;
}

/** The venue's own counter, kept apart from ours. */
class VenueCounter {
  highest = 0;
  private value = 0;
  private atS = 0;

  constructor(private readonly decay: number) {}

  add(cost: number, nowS: number): void {
    this.value = Math.max(0, this.value - (nowS - this.atS) * this.decay) + cost;
    this.atS = nowS;
    this.highest = Math.max(this.highest, this.value);
  }
}

/** Orders that still fit after the cancel, or the amendment, of one of this age. */
const left = (ageMs: number, what: 'cancel' | 'amend' = 'cancel') => {
  const budget = new EngineBudget(handClock());
  budget[what]('BTC/USD', ageMs);
  let orders = 0;
  try {
    for (;;) {
      budget.order('BTC/USD');
      orders++;
    }
  } catch {
    return orders;
  }
};

describe('a budget that decays', () => {
  it('never lets the venue’s counter pass its limit, however one asks', () => {
    const step = fc.record({
      waitS: fc.double({ min: 0, max: 5, noNaN: true }),
      cost: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const clock = handClock();
        const budget = new DecayingBudget(15, 0.33, clock);
        const venue = new VenueCounter(0.33);
        for (const { waitS, cost } of steps) {
          clock.seconds += waitS;
          if (budget.waitMs(cost) > 0) continue;
          budget.spend(cost);
          venue.add(cost, clock.seconds);
        }
        expect(venue.highest).toBeLessThanOrEqual(15);
      }),
    );
  });

  it('says how long to wait, and then there is room', () => {
    const clock = handClock();
    const budget = new DecayingBudget(15, 0.5, clock);
    while (budget.waitMs(1) === 0) budget.spend(1);
    const waitMs = budget.waitMs(1);
    expect(waitMs).toBeGreaterThan(0);
    clock.seconds += waitMs / 1000;
    expect(budget.waitMs(1)).toBe(0);
  });

  it('has nothing left once the venue has refused', () => {
    const clock = handClock();
    const budget = new DecayingBudget(15, 0.5, clock);
    budget.exhausted();
    expect(budget.waitMs(1)).toBeGreaterThan(0);
  });
});

describe('the budget of the trading engine', () => {
  it.each([
    [0, 4],
    [5_000, 3],
    [10_000, 2],
    [15_000, 1],
  ])('takes for the amendment of an order of %d ms %d', (ageMs, cost) => {
    expect(left(ageMs, 'amend')).toBe(left(1e9, 'cancel') - cost);
  });

  it('keeps room for cancels when orders have used up theirs, for each pair by itself', () => {
    const budget = new EngineBudget(handClock());
    budget.adopt(125);
    let orders = 0;
    expect(() => {
      for (;;) {
        budget.order('BTC/USD');
        orders++;
      }
    }).toThrow("Kraken's rate limit for BTC/USD is used up but for cancels");
    expect(orders).toBe(74);
    for (let i = 0; i < 6; i++) budget.cancel('BTC/USD', 0);
    expect(() => budget.order('ETH/USD')).not.toThrow();
  });

  it('counts a cancel the more the younger the order was', () => {
    expect(
      [0, 4_999, 5_000, 10_000, 15_000, 45_000, 90_000, 300_000].map((ageMs) => left(ageMs)),
    ).toEqual([27, 27, 29, 30, 31, 33, 34, 35]);
  });

  it('takes an unknown limit for what it says, and the slowest decay', () => {
    const clock = handClock();
    const budget = new EngineBudget(clock);
    budget.adopt(10);
    for (let i = 0; i < 5; i++) budget.order('BTC/USD');
    expect(() => budget.order('BTC/USD')).toThrow('free again in');
    clock.seconds += 1;
    budget.order('BTC/USD');
    expect(() => budget.order('BTC/USD')).toThrow('free again in');
  });
});

describe('the venue’s clock', () => {
  it('is known to half of the way there and back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -5_000_000, max: 5_000_000 }),
        fc.integer({ min: 0, max: 200_000 }),
        fc.integer({ min: 0, max: 200_000 }),
        fc.integer({ min: 0, max: 50_000 }),
        (ahead, there, back, inside) => {
          const clock = new VenueClock(handClock());
          const sent = 1e15;
          const came = sent + there + ahead;
          const received = sent + there + inside + back;
          clock.measure(sent, received, came, came + inside);
          expect(Math.abs(clock.offsetUs - ahead)).toBeLessThanOrEqual((there + back) / 2);
        },
      ),
    );
  });

  it('believes the shortest way, until that is a minute old', () => {
    const clock = new VenueClock(handClock());
    clock.measure(0, 1_000, 500, 500);
    clock.measure(1_000_000, 1_100_000, 1_000_000, 1_000_000);
    expect(clock.offsetUs).toBe(0);
    clock.measure(61_000_000, 61_100_000, 61_000_000, 61_000_000);
    expect(clock.offsetUs).toBe(-50_000);
    clock.measure(10, 0, 5, 5);
    expect(clock.offsetUs).toBe(-50_000);
  });
});

describe('what an order was answered with', () => {
  it.each([
    null,
    'EService:Unavailable',
    'EService:Busy',
    'EService:Deadline elapsed',
    'EGeneral:Internal error',
  ])('leaves it open whether it was taken: %s', (error) => expect(ambiguous(error)).toBe(true));

  it.each([
    'EOrder:Insufficient funds',
    'EOrder:Rate limit exceeded',
    'EGeneral:Permission denied',
    'EGeneral:Temporary lockout',
    'EAPI:Invalid nonce',
    'ESession:Invalid session',
    'Cash_order_qty field must be a number_float',
  ])('is a refusal: it never traded: %s', (error) => expect(ambiguous(error)).toBe(false));
});

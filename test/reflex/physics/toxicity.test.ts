import { Toxicity } from '@voltaire/reflex/physics/toxicity.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seeded } from './random.ts';

const side = (buy: boolean): 1 | -1 => (buy ? 1 : -1);

describe('Toxicity', () => {
  it('is one when everybody buys', () => {
    const toxicity = new Toxicity();
    for (let i = 0; i < 10_000; i++) toxicity.add(1, 1);
    expect(toxicity.value).toBe(1);
  });

  it('is zero when as much is sold as is bought', () => {
    const toxicity = new Toxicity();
    for (let i = 0; i < 10_000; i++) toxicity.add(1, side(i % 2 === 0));
    expect(toxicity.value).toBe(0);
  });

  it('of buys and sells by the toss of a coin is what chance alone gives: √(2/50π)', () => {
    const random = seeded(11);
    const toxicity = new Toxicity();
    let sum = 0;
    let count = 0;
    for (let i = 0; i < 200_000; i++) {
      toxicity.add(1, side(random() < 0.5));
      if (i < 5_000) continue;
      sum += toxicity.value;
      count++;
    }
    expect(sum / count).toBeCloseTo(Math.sqrt(2 / (50 * Math.PI)), 2);
  });

  it('of 70 buys in 100 is near 0.4', () => {
    const random = seeded(12);
    const toxicity = new Toxicity();
    for (let i = 0; i < 10_000; i++) toxicity.add(1, side(random() < 0.7));
    expect(toxicity.value).toBeGreaterThan(0.33);
    expect(toxicity.value).toBeLessThan(0.47);
  });

  it('is not known until ten buckets of 50 trades are full, behind the 50 that measure', () => {
    const toxicity = new Toxicity();
    for (let i = 0; i < 549; i++) toxicity.add(1, 1);
    expect(toxicity.value).toBeNaN();
    toxicity.add(1, 1);
    expect(toxicity.value).toBe(1);
  });

  it('spreads a trade of several buckets over them', () => {
    const toxicity = new Toxicity();
    for (let i = 0; i < 50; i++) toxicity.add(1, 1);
    // 1,000 lots are 20 buckets of 50.
    toxicity.add(1_000, 1);
    expect(toxicity.value).toBe(1);
    for (let i = 0; i < 20_000; i++) toxicity.add(1, side(i % 2 === 0));
    expect(toxicity.value).toBeLessThan(0.05);
  });

  it('comes back to itself after one giant trade', () => {
    const toxicity = new Toxicity();
    for (let i = 0; i < 5_000; i++) toxicity.add(1, side(i % 2 === 0));
    toxicity.add(1e9, -1);
    expect(toxicity.value).toBe(1);
    for (let i = 0; i < 10_000; i++) toxicity.add(1, side(i % 2 === 0));
    expect(toxicity.value).toBeLessThan(0.01);
  });

  it('follows when all trades become a thousand times smaller or larger', () => {
    for (const factor of [1e-3, 1e3]) {
      const toxicity = new Toxicity();
      for (let i = 0; i < 5_000; i++) toxicity.add(1, 1);
      for (let i = 0; i < 20_000; i++) toxicity.add(factor, side(i % 2 === 0));
      expect(toxicity.value).toBeLessThan(0.01);
    }
  });

  it('stays between zero and one, or is not known, for any trades', () => {
    const trade = fc.tuple(
      fc.oneof(fc.double({ min: 1e-8, max: 1e9, noNaN: true }), fc.constantFrom(1e-30, 1e30)),
      fc.boolean(),
    );
    fc.assert(
      fc.property(fc.array(trade, { minLength: 200, maxLength: 400 }), (trades) => {
        const toxicity = new Toxicity();
        for (const [quantity, buy] of trades) {
          toxicity.add(quantity, side(buy));
          if (Number.isNaN(toxicity.value)) continue;
          expect(toxicity.value).toBeGreaterThanOrEqual(0);
          expect(toxicity.value).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is as new after a reset', () => {
    const toxicity = new Toxicity();
    for (let i = 0; i < 3_000; i++) toxicity.add(5, 1);
    toxicity.reset();
    const fresh = new Toxicity();
    for (let i = 0; i < 3_000; i++) {
      toxicity.add(1, side(i % 3 === 0));
      fresh.add(1, side(i % 3 === 0));
      expect(toxicity.value).toBe(fresh.value);
    }
  });
});

import { type RateLimit, RequestBudget } from '@voltaire/reflex/venue/binance/request-budget.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const MINUTE: RateLimit = { type: 'REQUEST_WEIGHT', intervalMs: 60_000, limit: 2_000 };

function budgetOf(...limits: RateLimit[]) {
  const time = { ms: 1_000 };
  const clock = { atUs: () => 0, monoNs: () => time.ms * 1e6 };
  return { time, budget: new RequestBudget(limits, clock) };
}

describe('RequestBudget', () => {
  it('is made of what the venue states, and of nothing else', () => {
    expect(() => budgetOf()).toThrow('no REQUEST_WEIGHT among the rate limits');
    expect(() => budgetOf({ ...MINUTE, type: 'ORDERS' })).toThrow('no REQUEST_WEIGHT');
  });

  it('uses two fifths: orders have as much, and cancels keep the rest', () => {
    const { budget, time } = budgetOf(MINUTE);
    for (let i = 0; i < 3; i++) {
      expect(budget.waitMs(250)).toBe(0);
      budget.spend(250);
    }
    expect(budget.waitMs(50)).toBe(0);
    expect(budget.waitMs(51)).toBe(61_000);
    time.ms += 60_999;
    expect(budget.waitMs(51)).toBe(1);
    time.ms += 1;
    expect(budget.waitMs(51)).toBe(0);
  });

  it('waits for as many requests as it takes to make room', () => {
    const { budget, time } = budgetOf(MINUTE);
    for (let i = 0; i < 8; i++) {
      budget.spend(100);
      time.ms += 1_000;
    }
    // Eight of a hundred are spent, a second apart: 300 fit when the oldest three are forgotten.
    expect(budget.waitMs(300)).toBe(61_000 - 6_000);
  });

  it('says at once of a request that would never fit', () => {
    const { budget } = budgetOf({ ...MINUTE, limit: 600 });
    expect(() => budget.waitMs(250)).toThrow('weight 250 does not fit into 240 of the 600');
  });

  it('counts requests too, where they are limited', () => {
    const raw: RateLimit = { type: 'RAW_REQUESTS', intervalMs: 300_000, limit: 20 };
    const { budget } = budgetOf(MINUTE, raw);
    for (let i = 0; i < 8; i++) budget.spend(1);
    expect(budget.waitMs(1)).toBe(301_000);
  });

  it('believes the venue when it knows of more', () => {
    const { budget, time } = budgetOf(MINUTE);
    budget.spend(50);
    budget.correct(790);
    expect(budget.waitMs(11)).toBe(61_000);
    expect(budget.waitMs(10)).toBe(0);
    budget.correct(1); // its minute began anew: ours has not passed yet
    expect(budget.waitMs(11)).toBe(61_000);
    time.ms += 61_000;
    expect(budget.waitMs(800)).toBe(0);
  });

  it('is silent for as long as the venue said, whatever would fit', () => {
    const { budget, time } = budgetOf(MINUTE);
    budget.pause(120_000);
    budget.pause(5_000); // a later, shorter word does not shorten it
    expect(budget.waitMs(1)).toBe(120_000);
    time.ms += 120_000;
    expect(budget.waitMs(1)).toBe(0);
  });

  it('never spends more than its share in any interval of the venue', () => {
    const ask = fc.record({ weight: fc.constantFrom(5, 25, 50, 250), pauseMs: fc.nat(20_000) });
    fc.assert(
      fc.property(fc.array(ask, { maxLength: 60 }), (asks) => {
        const { budget, time } = budgetOf(MINUTE);
        const spent: { atMs: number; weight: number }[] = [];
        for (const { weight, pauseMs } of asks) {
          time.ms += pauseMs;
          time.ms += budget.waitMs(weight);
          expect(budget.waitMs(weight)).toBe(0);
          budget.spend(weight);
          spent.push({ atMs: time.ms, weight });
        }
        for (const { atMs } of spent) {
          const within = spent.filter((each) => each.atMs >= atMs && each.atMs < atMs + 60_000);
          expect(within.reduce((sum, each) => sum + each.weight, 0)).toBeLessThanOrEqual(800);
        }
      }),
      { numRuns: 300 },
    );
  });
});

import { ConnectionBudget } from '@voltaire/reflex/venue/connection-budget.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('ConnectionBudget', () => {
  it('lets so many attempts through, and says when the next one is free', () => {
    let nowMs = 5_000;
    const budget = new ConnectionBudget(3, 60_000, () => nowMs);
    expect([budget.take(), budget.take()]).toEqual([0, 0]);
    nowMs += 10_000;
    expect(budget.take()).toBe(0);
    // A second more than the venue's window: its clock is not ours.
    expect(budget.take()).toBe(51_000);
    nowMs += 50_999;
    expect(budget.take()).toBe(1);
    nowMs += 1;
    expect([budget.take(), budget.take()]).toEqual([0, 0]);
    expect(budget.take()).toBe(10_000);
  });

  it('is never exceeded in any window, however attempts come, and never blocks for ever', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 100 }),
        (limit, pauses) => {
          let nowMs = 0;
          const budget = new ConnectionBudget(limit, 1_000, () => nowMs);
          const made: number[] = [];
          for (const pause of pauses) {
            nowMs += pause;
            const waitMs = budget.take();
            if (waitMs === 0) made.push(nowMs);
            else {
              nowMs += waitMs;
              expect(budget.take()).toBe(0);
              made.push(nowMs);
            }
          }
          for (const at of made) {
            const within = made.filter((other) => other >= at && other < at + 1_000);
            expect(within.length).toBeLessThanOrEqual(limit);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

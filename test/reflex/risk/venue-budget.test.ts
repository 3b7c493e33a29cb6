import type { VenueLimits } from '@voltaire/reflex/model/venue-limits.ts';
import { VenueBudget } from '@voltaire/reflex/risk/venue-budget.ts';
import { describe, expect, it } from 'vitest';

const limits = (order: number): VenueLimits => ({
  orders: [{ intervalMs: 60_000, limit: 1_200 }],
  requests: [{ intervalMs: 60_000, limit: 1_000 }],
  weights: { order, cancel: 1, query: 6, list: 45 },
});

describe('orders whose requests fit', () => {
  it('are fewer the more each weighs', () => {
    expect(new VenueBudget(limits(4)).requestsLeft(0)).toBe(100);
  });

  it('are a number also where an order weighs nothing, and none when the requests are used up', () => {
    const budget = new VenueBudget(limits(0));
    expect(budget.requestsLeft(0)).toBe(400);
    budget.asked(400, 0, 0, 1);
    expect(budget.requestsLeft(1)).toBe(0);
  });

  it('are not known without a venue', () => {
    expect(new VenueBudget(null).requestsLeft(0)).toBeNaN();
  });
});

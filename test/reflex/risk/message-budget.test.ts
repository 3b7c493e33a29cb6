import type { Policy } from '@voltaire/reflex/model/policy.ts';
import { MessageBudget } from '@voltaire/reflex/risk/message-budget.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACCOUNT_LIMITS, RISK_POLICY, STRATEGY_LIMITS } from '../support/risk.ts';

const S = 1e9;
const FINE = '';
const BY_FAR = 'more orders than its budget by far';

const VENUE = {
  orders: [{ intervalMs: 10_000, limit: 20 }],
  requests: [{ intervalMs: 60_000, limit: 6_000 }],
  weights: { order: 1, cancel: 1, query: 9, list: 100 },
};

/** Ten orders at once and 20 a second for the account; five and ten for each of two strategies. */
const POLICY: Policy = {
  ...RISK_POLICY,
  strategies: { test: STRATEGY_LIMITS, other: STRATEGY_LIMITS },
};

describe('MessageBudget', () => {
  it('is full at first', () => {
    const budget = new MessageBudget(POLICY, VENUE);
    expect(budget.sessionTokens(S)).toBe(10);
    expect(budget.strategyTokens('test', S)).toBe(5);
  });

  it('is spent by each order on the account’s and on the strategy’s, and refills', () => {
    const budget = new MessageBudget(POLICY, VENUE);
    for (let i = 0; i < 5; i++) budget.spend('test', S);
    expect(budget.sessionTokens(S)).toBe(5);
    expect(budget.strategyTokens('test', S)).toBe(0);
    expect(budget.strategyTokens('other', S)).toBe(5);
    expect(budget.sessionTokens(1.1 * S)).toBeCloseTo(7, 9);
    expect(budget.strategyTokens('test', 1.1 * S)).toBeCloseTo(1, 9);
  });

  it('can be overdrawn, for a reduction', () => {
    const budget = new MessageBudget(POLICY, VENUE);
    for (let i = 0; i < 12; i++) budget.spend('test', S);
    expect(budget.sessionTokens(S)).toBe(-2);
    expect(budget.strategyTokens('test', S)).toBe(-7);
  });

  it.each([undefined, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 0])(
    'is not a number where a rate or a burst is %s',
    (value) => {
      for (const name of ['ordersPerSecond', 'burst']) {
        const policy = {
          ...POLICY,
          account: { ...ACCOUNT_LIMITS, [name]: value },
          strategies: { test: { ...STRATEGY_LIMITS, [name]: value } },
        };
        const budget = new MessageBudget(policy, VENUE);
        expect(budget.sessionTokens(S)).toBeNaN();
        expect(budget.strategyTokens('test', S)).toBeNaN();
        budget.spend('test', S);
        expect(budget.strategyTokens('test', 2 * S)).toBeNaN();
      }
    },
  );

  it('is not a number for an account or a strategy that the policy does not name', () => {
    const budget = new MessageBudget({ ...POLICY, account: undefined }, VENUE);
    expect(budget.sessionTokens(S)).toBeNaN();
    expect(budget.strategyTokens('nobody', S)).toBeNaN();
    expect(budget.attempt('nobody', S)).toBe(FINE);
  });

  it('finds a flood where more is asked for than eight fifths of the budget', () => {
    const budget = new MessageBudget(POLICY, VENUE);
    // 1.6 × 5 at once.
    for (let i = 0; i < 8; i++) expect(budget.attempt('test', S)).toBe(FINE);
    expect(budget.attempt('test', S)).toBe(BY_FAR);
    expect(budget.attempt('other', S)).toBe(FINE);
    // 1.6 × 10 a second.
    expect(budget.attempt('test', S + S / 16 - 1_000)).toBe(BY_FAR);
    expect(budget.attempt('test', S + S / 16 + 1_000)).toBe(FINE);
  });

  it('never finds one in a strategy that keeps to its budget', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 300 });
    fc.assert(
      fc.property(gaps, (gapsMs) => {
        const budget = new MessageBudget(POLICY, VENUE);
        let ns = S;
        for (const gap of gapsMs) {
          ns += gap * 1e6;
          if (budget.strategyTokens('test', ns) < 1 || budget.venue.ordersLeft(ns) < 1) continue;
          expect(budget.attempt('test', ns)).toBe(FINE);
          budget.spend('test', ns);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('does not draw on the budget of orders when one is only asked for', () => {
    const budget = new MessageBudget(POLICY, VENUE);
    for (let i = 0; i < 100; i++) budget.attempt('test', S);
    expect(budget.strategyTokens('test', S)).toBe(5);
    expect(budget.sessionTokens(S)).toBe(10);
  });

  it('finds a flood where one strategy asks for four fifths of what the venue takes of all', () => {
    // Of 20 in ten seconds; its own budget is as wide as can be.
    const own = { ...STRATEGY_LIMITS, ordersPerSecond: 1_000, burst: 1_000 };
    const policy = { ...POLICY, strategies: { test: own, other: own } };
    const budget = new MessageBudget(policy, VENUE);
    for (let i = 0; i < 16; i++) expect(budget.attempt('test', S + i)).toBe(FINE);
    const flood = 'four fifths of all orders that the venue takes';
    expect(budget.attempt('test', 9 * S)).toBe(flood);
    expect(budget.attempt('other', 9 * S)).toBe(FINE);
    expect(budget.attempt('test', 11.5 * S)).toBe(FINE);
    for (let i = 0; i < 15; i++) budget.attempt('test', 12 * S);
    expect(budget.attempt('test', 12 * S)).toBe(flood);
    budget.rearm('test');
    expect(budget.attempt('test', 12 * S)).toBe(FINE);
  });

  it('takes no order for allowed where the venue has not said how many it takes', () => {
    for (const venue of [null, { ...VENUE, orders: [] }]) {
      expect(new MessageBudget(POLICY, venue).venue.ordersLeft(S)).toBeNaN();
    }
  });
});

import { maxExposure } from '@voltaire/reflex/risk/controls/max-exposure.ts';
import { describe, expect, it } from 'vitest';
import { recipe } from '../../support/control-recipe.ts';
import { ACCOUNT_LIMITS, MID_TICKS, ONE_BTC, read } from '../../support/risk.ts';

// 120,000 gross and 60,000 net; REQUEST buys for 30,000.
recipe({
  control: maxExposure,
  code: 'MAX_EXPOSURE',
  passes: {
    'up to exactly the net limit': { request: { quantityLots: ONE_BTC } },
    'up to exactly the gross limit': { context: { otherGross: 90_000 } },
    'a buy against other symbols that are short': {
      request: { quantityLots: ONE_BTC },
      context: { otherGross: 60_000, otherLong: -60_000, otherShort: 60_000 },
    },
    'a sale out of a position within the limits': {
      request: { side: -1 },
      context: { positionLots: ONE_BTC },
    },
  },
  denies: {
    'one lot more net': { request: { quantityLots: ONE_BTC + 1 } },
    'one lot more net, sold': { request: { side: -1, quantityLots: ONE_BTC + 1 } },
    'a little more gross': { context: { otherGross: 90_000.01 } },
    'what other symbols that are long have used up': {
      context: { otherGross: 30_001, otherLong: 30_001, otherShort: -30_001 },
    },
    'a sale when other symbols that are short have used it up': {
      request: { side: -1 },
      context: { otherGross: 30_001, otherLong: -30_001, otherShort: 30_001 },
    },
    'what is too much once everything in flight has filled': {
      context: { pendingBuyLots: 50_001 },
    },
    'what the other side alone would make too much': {
      context: { pendingSellLots: ONE_BTC + 1 },
    },
    'a price above the market by its own price': {
      request: { quantityLots: ONE_BTC, priceTicks: MID_TICKS + 1 },
    },
    'a price below the market by the market': {
      request: { quantityLots: ONE_BTC + 1, priceTicks: MID_TICKS - 10_000 },
    },
    'a symbol in another currency than the account': {
      context: { account: { ...ACCOUNT_LIMITS, currency: 'USD' } },
    },
    'capital below zero': { context: { account: { ...ACCOUNT_LIMITS, capital: -60_000 } } },
    'both limits below zero': {
      context: { account: { ...ACCOUNT_LIMITS, maxGrossExposure: -1, maxNetExposure: -1 } },
    },
    'a mid below zero': { context: { mid: -60_000 } },
    'a reduction while a price is missing': {
      request: { side: -1 },
      context: { positionLots: 10 * ONE_BTC, mid: Number.NaN },
    },
  },
  needs: { account: ['currency', 'capital', 'maxGrossExposure', 'maxNetExposure'] },
  facts: ['mid', 'positionLots', 'otherLong', 'otherShort', 'otherGross'],
  amounts: ['pendingBuyLots', 'pendingSellLots'],
  reduction: { request: { side: -1 }, context: { positionLots: 10 * ONE_BTC } },
});

describe('MAX_EXPOSURE', () => {
  it('does not let an overdrawn gross of other symbols stand in for this one', () => {
    expect(read(maxExposure, {}, { otherGross: -90_000 }).passed).toBe(false);
  });

  it('shows the larger of the two shares', () => {
    expect(read(maxExposure).observed).toBeCloseTo(0.5, 12); // net: 30,000 of 60,000
    expect(read(maxExposure, {}, { otherGross: 60_000 }).observed).toBeCloseTo(0.75, 12);
  });

  it('does not take what could flip a position for a reduction', () => {
    const context = { positionLots: 10 * ONE_BTC, otherGross: 0 };
    expect(read(maxExposure, { side: -1, quantityLots: 10 * ONE_BTC }, context).passed).toBe(true);
    expect(read(maxExposure, { side: -1, quantityLots: 10 * ONE_BTC + 1 }, context).passed).toBe(
      false,
    );
  });
});

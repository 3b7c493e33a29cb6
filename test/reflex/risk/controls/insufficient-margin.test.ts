import { insufficientMargin } from '@voltaire/reflex/risk/controls/insufficient-margin.ts';
import { describe, expect, it } from 'vitest';
import { recipe } from '../../support/control-recipe.ts';
import { btcPerp } from '../../support/instruments.ts';
import { limit, MID_TICKS, read } from '../../support/risk.ts';

/** Half a BTC at 60,000: 30,000 USDT, of which 95 % of the free balance have to be enough. */
const ENOUGH_QUOTE = 30_000 / 0.95 + 1e-6;
const ENOUGH_BASE = 0.5 / 0.95 + 1e-9;
const SELL = { side: -1 } as const;

recipe({
  control: insufficientMargin,
  code: 'INSUFFICIENT_MARGIN',
  passes: {
    'a buy that the free quote asset just covers': { context: { freeQuote: ENOUGH_QUOTE } },
    'a buy without any base asset': { context: { freeBase: 0 } },
    'a sale that the free base asset just covers': {
      request: SELL,
      context: { freeBase: ENOUGH_BASE, freeQuote: 0 },
    },
    'a market order that is covered at the ask': {
      request: { type: 'MARKET' },
      context: { askTicks: MID_TICKS * 1.01, freeQuote: ENOUGH_QUOTE * 1.01 },
    },
    'balances of exactly the oldest age': { context: { balanceAgeMs: 10_000 } },
    'a reduction with all that is free': {
      request: SELL,
      context: { positionLots: 50_000, freeBase: 0.5 },
    },
    'a short sale of a contract that its margin just covers': {
      request: SELL,
      context: { instrument: btcPerp(), freeBase: ENOUGH_QUOTE },
    },
    'a reduction of a contract, whatever is free or known': {
      request: SELL,
      context: { instrument: btcPerp(), positionLots: 50_000, freeBase: Number.NaN },
    },
    'a purchase that takes back a short position, whatever is free': {
      context: { instrument: btcPerp(), positionLots: -50_000, freeQuote: 0 },
    },
    'a reduction on balances that are old': {
      request: SELL,
      context: { positionLots: 50_000, balanceAgeMs: 60_000 },
    },
  },
  denies: {
    'a buy that is just not covered': { context: { freeQuote: ENOUGH_QUOTE - 1e-3 } },
    'a sale that is just not covered': {
      request: SELL,
      context: { freeBase: ENOUGH_BASE - 1e-6 },
    },
    'a market order that is covered at the mid and not at the ask': {
      request: { type: 'MARKET' },
      context: { askTicks: MID_TICKS * 1.01, freeQuote: ENOUGH_QUOTE },
    },
    'a short sale of a contract that its margin does not cover': {
      request: SELL,
      context: { instrument: btcPerp(), freeBase: ENOUGH_QUOTE - 1e-3 },
    },
    'a sale of a contract that would turn the position over': {
      request: SELL,
      context: { instrument: btcPerp(), positionLots: 49_999, freeBase: 1 },
    },
    'a market order without an ask': {
      request: { type: 'MARKET' },
      context: { askTicks: Number.NaN },
    },
    'balances just older': { context: { balanceAgeMs: 10_000.001 } },
    'a sale on an unknown balance': { request: SELL, context: { freeBase: Number.NaN } },
    'a reduction of more than is free': {
      request: SELL,
      context: { positionLots: 50_000, freeBase: 0.499 },
    },
    'a reduction on an unknown balance': {
      request: SELL,
      context: { positionLots: 50_000, freeBase: Number.NaN },
    },
  },
  needs: { account: ['marginBuffer', 'maxBalanceAgeMs'] },
  amounts: ['freeQuote', 'balanceAgeMs'],
});

describe('INSUFFICIENT_MARGIN', () => {
  it('denies with a buffer below zero, which would spend more than there is', () => {
    expect(read(insufficientMargin, {}, limit('account', 'marginBuffer', -1)).passed).toBe(false);
  });

  it('says what is needed and what may be used', () => {
    const { observed, limit: usable } = read(insufficientMargin, {}, { freeQuote: 100_000 });
    expect([observed, usable]).toEqual([30_000, 95_000]);
  });
});

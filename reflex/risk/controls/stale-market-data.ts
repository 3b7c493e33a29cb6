import type { Control } from '../control.ts';
import { amount } from '../known.ts';

/** A book that is not in step with the venue is infinitely old. */
export const staleMarketData: Control = {
  code: 'STALE_MARKET_DATA',
  reference: 'C16, FIA 2024 §3.1',
  unit: 'ms',
  blames: 'world',
  bound: 'at most',
  explain: 'the quote behind this order is too old, or the book is not in step with the venue',
  read(_order, { limits, feedLive, quoteAgeMs }, reading) {
    reading.observed = feedLive ? amount(quoteAgeMs) : Number.NaN;
    reading.limit = limits?.maxDataAgeMs ?? Number.NaN;
  },
};

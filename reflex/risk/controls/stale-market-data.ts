import type { Control } from '../control.ts';

/** A book that is not in step with the venue is infinitely old. */
export const staleMarketData: Control = {
  code: 'STALE_MARKET_DATA',
  reference: 'C16, FIA 2024 §3.1',
  unit: 'ms',
  bound: 'at most',
  explain: 'the quote behind this order is too old, or the book is not in step with the venue',
  read(_order, context, reading) {
    reading.observed = context.feedLive ? context.quoteAgeMs : Number.NaN;
    reading.limit = context.limits?.maxDataAgeMs ?? Number.NaN;
  },
};

import type { Control } from '../control.ts';

const BPS = 1e4;

/**
 * Whether the best bid and ask make a market at all. A crossed or locked book has no spread, and one
 * that is not proven (gap, checksum: then its feed is not live) has none that could be believed.
 */
export const bookIntegrity: Control = {
  code: 'BOOK_INTEGRITY',
  reference: 'C17, FIA 2015 §1.3',
  unit: 'bps of spread',
  blames: 'world',
  bound: 'at most',
  explain:
    'the book is crossed, locked or not proven, or its spread is too wide; wait for a market',
  read(_order, { limits, feedLive, bidTicks, askTicks }, reading) {
    const sound = feedLive && bidTicks > 0 && askTicks > bidTicks;
    const mid = (bidTicks + askTicks) / 2;
    reading.observed = sound ? ((askTicks - bidTicks) / mid) * BPS : Number.NaN;
    reading.limit = limits?.maxSpreadBps ?? Number.NaN;
  },
};

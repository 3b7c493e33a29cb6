import { type DerivedStream, NOTHING } from './derived-stream.ts';
import type { MarketFormat } from './market-format.ts';
import type { MarketState } from './market-state.ts';

const EVERY_MS = 1_000;

/** `<symbol>@ticker`: the last 24 hours, once a second. */
export function dayTicker(format: MarketFormat, { totals, book }: MarketState): DerivedStream {
  let sentMs = 0;
  return {
    suffix: 'ticker',
    channel: 'ticker',
    rest: () => undefined,
    next: (_frame, eventMs) => {
      if (eventMs - sentMs < EVERY_MS) return NOTHING;
      sentMs = eventMs;
      return [format.ticker(totals, book, eventMs)];
    },
  };
}

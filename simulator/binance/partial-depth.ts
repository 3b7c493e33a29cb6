import type { Book } from '../market/book.ts';
import { DEPTH } from '../tape/layout.ts';
import { type DerivedStream, NOTHING } from './derived-stream.ts';
import type { MarketFormat } from './market-format.ts';

/** The tape's updates come every 100 ms, give or take some. */
const TAPE_EVERY_MS = 100;

/** `<symbol>@depth5` and its kin: the best levels, whole. */
export function partialDepth(
  format: MarketFormat,
  book: Book,
  levels: number,
  suffix: string,
  everyMs: number,
): DerivedStream {
  let sentMs = 0;
  return {
    suffix,
    channel: 'book',
    rest: () => undefined,
    next: ({ kind }, eventMs) => {
      if (kind !== DEPTH) return NOTHING;
      if (everyMs > TAPE_EVERY_MS && eventMs - sentMs < everyMs) return NOTHING;
      sentMs = eventMs;
      return [format.partialDepth(book, levels, eventMs)];
    },
  };
}

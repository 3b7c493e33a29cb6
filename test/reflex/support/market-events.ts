import {
  ALL_SYMBOLS,
  type DepthSnapshot,
  EventKind,
  type MarketEvent,
  NO_CHECKSUM,
} from '@voltaire/reflex/model/event.ts';
import type { Side } from '@voltaire/reflex/model/order.ts';
import * as fc from 'fast-check';
import { levels } from './instruments.ts';

export const text = fc.string({ unit: 'grapheme', maxLength: 12 });
export const count = fc.maxSafeInteger().map(Math.abs);
/** What JSON keeps: finite, and no negative zero. */
export const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
export const side = fc.constantFrom<Side>(1, -1);
export const symbolId = fc.nat({ max: 9 });
export const symbolOrAll = fc.oneof(fc.constant(ALL_SYMBOLS), symbolId);
export const stamp = { atUs: number, monoNs: number };

/** NaN where the venue tells no time. */
const time = fc.oneof(number, fc.constant(Number.NaN));
const book = fc.array(fc.tuple(count, count), { maxLength: 40 }).map((pairs) => levels(...pairs));
const span = { firstUpdateId: count, lastUpdateId: count, exchangeUs: time };
const sides = { bids: book, asks: book };

export type SeenEvent = MarketEvent | DepthSnapshot;

/** Any event of one kind, as a venue's decoder could have made it. */
export function marketEventOf(kind: SeenEvent['kind']): fc.Arbitrary<SeenEvent> {
  switch (kind) {
    case EventKind.TRADE:
      return fc.record({
        kind: fc.constant(kind),
        ...stamp,
        symbolId,
        tradeId: count,
        priceTicks: count,
        quantityLots: count,
        aggressor: side,
        exchangeUs: time,
      });
    case EventKind.QUOTE:
      return fc.record({
        kind: fc.constant(kind),
        ...stamp,
        symbolId,
        updateId: count,
        bidTicks: count,
        bidLots: count,
        askTicks: count,
        askLots: count,
      });
    case EventKind.DEPTH_DIFF:
      return fc.record({ kind: fc.constant(kind), ...stamp, symbolId, ...span, ...sides });
    case EventKind.CHAINED_DIFF:
      return fc.record({
        kind: fc.constant(kind),
        ...stamp,
        symbolId,
        ...span,
        previousUpdateId: count,
        ...sides,
      });
    case EventKind.CHECKED_BOOK:
      return fc.record({
        kind: fc.constant(kind),
        ...stamp,
        symbolId,
        replaces: fc.boolean(),
        checksum: fc.oneof(fc.constant(NO_CHECKSUM), fc.nat({ max: 0xffffffff })),
        exchangeUs: time,
        ...sides,
      });
    case EventKind.PARTIAL_BOOK:
      return fc.record({
        kind: fc.constant(kind),
        ...stamp,
        symbolId,
        lastUpdateId: count,
        exchangeUs: time,
        ...sides,
      });
    case EventKind.DEPTH_SNAPSHOT:
      return fc.record({
        kind: fc.constant(kind),
        ...stamp,
        symbolId,
        lastUpdateId: count,
        ...sides,
      });
    case EventKind.CANDLE:
      return fc.record({
        kind: fc.constant(kind),
        ...stamp,
        symbolId,
        intervalS: count,
        openUs: number,
        openTicks: count,
        highTicks: count,
        lowTicks: count,
        closeTicks: count,
        volumeLots: count,
        trades: count,
        closed: fc.boolean(),
      });
    case EventKind.DAY_TICKER:
      return fc.record({
        kind: fc.constant(kind),
        ...stamp,
        symbolId,
        lastTicks: count,
        highTicks: count,
        lowTicks: count,
        volumeLots: count,
        changePct: number,
      });
    case EventKind.VENUE_STATUS:
      return fc.record({
        kind: fc.constant(kind),
        ...stamp,
        venue: text,
        symbolId: symbolOrAll,
        open: fc.boolean(),
        reason: text,
      });
    case EventKind.SUBSCRIPTION:
      return fc.record({
        kind: fc.constant(kind),
        ...stamp,
        venue: text,
        symbolId: symbolOrAll,
        channel: text,
        accepted: fc.boolean(),
        reason: text,
      });
  }
}

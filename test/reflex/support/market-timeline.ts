import {
  type BadFrameSeen,
  type ChainedDiff,
  type CheckedBook,
  type DayTicker,
  type DepthDiff,
  type DepthSnapshot,
  EventKind,
  type PartialBook,
  type Quote,
  type Trade,
} from '@voltaire/reflex/model/event.ts';
import type { Side } from '@voltaire/reflex/model/order.ts';
import { levels } from './instruments.ts';

type Pairs = readonly (readonly [number, number])[];

/** Builds events of a market one after the other; each is a millisecond later than the one before. */
export class MarketTimeline {
  atUs = 1_700_000_000_000_000;
  monoNs = 5e9;
  private tradeId = 0;
  private updateId = 0;
  /** By symbol: where its last snapshot or depth message ended. */
  private readonly bookIds = new Map<number, number>();

  /** Lets time pass. */
  pass(ms: number): this {
    this.atUs += ms * 1e3;
    this.monoNs += ms * 1e6;
    return this;
  }

  stamp(): { atUs: number; monoNs: number } {
    this.pass(1);
    return { atUs: this.atUs, monoNs: this.monoNs };
  }

  trade(priceTicks: number, quantityLots = 1, aggressor: Side = 1, symbolId = 0): Trade {
    return {
      kind: EventKind.TRADE,
      ...this.stamp(),
      symbolId,
      tradeId: ++this.tradeId,
      priceTicks,
      quantityLots,
      aggressor,
      exchangeUs: this.atUs - 500,
    };
  }

  quote(bidTicks: number, askTicks: number, bidLots = 10, askLots = 10, symbolId = 0): Quote {
    return {
      kind: EventKind.QUOTE,
      ...this.stamp(),
      symbolId,
      updateId: ++this.updateId,
      bidTicks,
      bidLots,
      askTicks,
      askLots,
    };
  }

  /** A depth message that begins right behind the last one of the symbol, and covers quotes since. */
  diff(bids: Pairs, asks: Pairs, span: { first?: number; last?: number; symbolId?: number } = {}) {
    const { symbolId = 0 } = span;
    const firstUpdateId = span.first ?? (this.bookIds.get(symbolId) ?? this.updateId) + 1;
    const lastUpdateId = span.last ?? Math.max(span.first ?? this.updateId + 1, firstUpdateId);
    this.updateId = Math.max(this.updateId, lastUpdateId);
    this.bookIds.set(symbolId, lastUpdateId);
    return {
      kind: EventKind.DEPTH_DIFF,
      ...this.stamp(),
      symbolId,
      firstUpdateId,
      lastUpdateId,
      exchangeUs: this.atUs - 500,
      bids: levels(...bids),
      asks: levels(...asks),
    } satisfies DepthDiff;
  }

  snapshot(bids: Pairs, asks: Pairs, lastUpdateId = this.updateId, symbolId = 0): DepthSnapshot {
    this.updateId = Math.max(this.updateId, lastUpdateId);
    this.bookIds.set(symbolId, lastUpdateId);
    return {
      kind: EventKind.DEPTH_SNAPSHOT,
      ...this.stamp(),
      symbolId,
      lastUpdateId,
      bids: levels(...bids),
      asks: levels(...asks),
    };
  }

  /** A book or a change of one with the checksum that is said to be right behind it. */
  checked(bids: Pairs, asks: Pairs, checksum: number, replaces = false, symbolId = 0) {
    return {
      kind: EventKind.CHECKED_BOOK,
      ...this.stamp(),
      symbolId,
      replaces,
      checksum,
      exchangeUs: this.atUs - 500,
      bids: levels(...bids),
      asks: levels(...asks),
    } satisfies CheckedBook;
  }

  /** A message of futures that names the one before it. */
  chained(bids: Pairs, asks: Pairs, ids: { previous: number; first: number; last: number }) {
    return {
      kind: EventKind.CHAINED_DIFF,
      ...this.stamp(),
      symbolId: 0,
      previousUpdateId: ids.previous,
      firstUpdateId: ids.first,
      lastUpdateId: ids.last,
      exchangeUs: this.atUs - 500,
      bids: levels(...bids),
      asks: levels(...asks),
    } satisfies ChainedDiff;
  }

  partial(bids: Pairs, asks: Pairs, lastUpdateId: number): PartialBook {
    return {
      kind: EventKind.PARTIAL_BOOK,
      ...this.stamp(),
      symbolId: 0,
      lastUpdateId,
      exchangeUs: Number.NaN,
      bids: levels(...bids),
      asks: levels(...asks),
    };
  }

  /** What the venue counts of the last 24 hours. */
  dayTicker(volumeLots: number, symbolId = 0): DayTicker {
    return {
      kind: EventKind.DAY_TICKER,
      ...this.stamp(),
      symbolId,
      lastTicks: 1,
      highTicks: 1,
      lowTicks: 1,
      volumeLots,
      changePct: 0,
    };
  }

  badFrame(venue: string, symbolId: number, bookAffected = true): BadFrameSeen {
    const reason = 'no JSON';
    return {
      kind: EventKind.BAD_FRAME,
      ...this.stamp(),
      venue,
      symbolId,
      bookAffected,
      reason,
      count: 1,
    };
  }
}

import type { DepthDiff, DepthSnapshot } from '../model/event.ts';
import { OrderBook } from './order-book.ts';

/** About a minute of 100 ms messages: a snapshot that takes longer is asked for again. */
const MAX_BUFFERED = 600;

type BufferedDiff = Pick<DepthDiff, 'firstUpdateId' | 'lastUpdateId' | 'bids' | 'asks'>;

/**
 * Keeps one book in step with the venue by its own update ids (Binance Spot, "How to manage a local
 * order book correctly"): buffer, take a snapshot, drop what it already holds, then every message
 * must begin right behind the one before. Anything else is a gap, and a book with a gap is no book.
 */
export class BookSync {
  readonly book = new OrderBook();
  synced = false;
  lastUpdateId = 0;
  gaps = 0;
  resyncs = 0;
  private buffered: BufferedDiff[] = [];

  /** True when the book is in step after this message. */
  onDiff(diff: DepthDiff): boolean {
    if (!this.synced) {
      if (this.buffered.length === MAX_BUFFERED) this.buffered.shift();
      const { firstUpdateId, lastUpdateId } = diff;
      this.buffered.push({
        firstUpdateId,
        lastUpdateId,
        bids: diff.bids.copy(),
        asks: diff.asks.copy(),
      });
      return false;
    }
    return this.apply(diff);
  }

  /** False when it is older than what was buffered, or contradicts itself: take another one. */
  onSnapshot(snapshot: DepthSnapshot): boolean {
    if (this.synced) return true; // a late answer to an earlier request
    const first = this.buffered[0];
    if (first && snapshot.lastUpdateId + 1 < first.firstUpdateId) return false;
    this.book.replace(snapshot.bids, snapshot.asks);
    if (this.book.crossed) {
      this.book.clear();
      return false;
    }
    this.lastUpdateId = snapshot.lastUpdateId;
    this.synced = true;
    this.resyncs++;
    const waiting = this.buffered;
    this.buffered = [];
    for (const diff of waiting) if (!this.apply(diff)) return false;
    return true;
  }

  /** Forgets everything: after a lost connection, or when the venue says so. */
  reset(): void {
    this.synced = false;
    this.lastUpdateId = 0;
    this.buffered = [];
    this.book.clear();
  }

  private apply(diff: BufferedDiff): boolean {
    if (diff.lastUpdateId <= this.lastUpdateId) return true;
    if (diff.firstUpdateId > this.lastUpdateId + 1) {
      this.gaps++;
      this.reset();
      return false;
    }
    this.book.apply(diff.bids, diff.asks);
    this.lastUpdateId = diff.lastUpdateId;
    if (this.book.crossed) {
      this.gaps++; // levels contradict each other: something was missed
      this.reset();
      return false;
    }
    return true;
  }
}

import type { PartialBook } from '../model/event.ts';
import type { BookVerdict } from './book-verdict.ts';
import { OrderBook } from './order-book.ts';

/** What comes so long after the book was last replaced, and is behind it all the same, is not late. */
const LATE_NS = 2e9;

/**
 * A book that every message brings whole (Binance, "Partial Book Depth Streams"): nothing can be
 * missing in it. What comes late, or twice, is told by its update id and changes nothing.
 */
export class WholeBook {
  readonly book = new OrderBook();
  lastUpdateId = 0;
  replaced = 0;
  crossed = 0;
  private replacedNs = Number.NEGATIVE_INFINITY;

  onMessage(message: PartialBook): BookVerdict {
    const isLate = message.monoNs - this.replacedNs <= LATE_NS;
    if (isLate && message.lastUpdateId <= this.lastUpdateId) return 'IN_STEP';
    this.lastUpdateId = message.lastUpdateId;
    this.replacedNs = message.monoNs;
    this.book.replace(message.bids, message.asks);
    this.replaced++;
    if (!this.book.crossed) return 'IN_STEP';
    this.crossed++;
    this.book.clear();
    return 'CROSSED_BOOK';
  }

  reset(): void {
    this.lastUpdateId = 0;
    this.book.clear();
  }
}

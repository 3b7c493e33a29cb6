import { type CheckedBook as BookMessage, NO_CHECKSUM } from '../model/event.ts';
import type { Instrument } from '../model/instrument.ts';
import { BookChecksum } from './book-checksum.ts';
import type { BookVerdict } from './book-verdict.ts';
import { OrderBook } from './order-book.ts';

/**
 * Keeps one book in step with a venue that numbers nothing but signs every state (Kraken, "Book" and
 * "Book checksum"): all levels of a message in their order, then the cut to the subscribed depth
 * (for levels that fall out no removal is ever sent), then the checksum of the ten best.
 */
export class CheckedBook {
  readonly book = new OrderBook();
  /** True when the last message proved the book. */
  synced = false;
  verified = 0;
  failed = 0;
  crossed = 0;
  snapshots = 0;
  private begun = false;
  private readonly checksum: BookChecksum;
  private readonly depth: number;

  constructor(instrument: Instrument) {
    this.checksum = new BookChecksum(instrument);
    this.depth = instrument.book.depth;
  }

  onMessage(message: BookMessage): BookVerdict {
    if (message.replaces) {
      this.book.clear();
      this.begun = true;
      this.snapshots++;
    } else if (!this.begun) {
      return 'AWAITING_SNAPSHOT'; // the rest of a subscription that has already ended
    }
    this.book.apply(message.bids, message.asks);
    this.book.truncate(this.depth);
    if (message.checksum === NO_CHECKSUM) {
      this.synced = false;
      return 'AWAITING_SNAPSHOT'; // it may be right, but nothing says so
    }
    if (this.checksum.of(this.book) !== message.checksum) {
      this.failed++;
      this.reset();
      return 'CHECKSUM_MISMATCH';
    }
    this.verified++;
    if (this.book.crossed) {
      this.crossed++;
      this.reset();
      return 'CROSSED_BOOK';
    }
    this.synced = true;
    return 'IN_STEP';
  }

  /** Forgets everything: after a lost connection, or when the book has proven wrong. */
  reset(): void {
    this.begun = false;
    this.synced = false;
    this.book.clear();
  }
}

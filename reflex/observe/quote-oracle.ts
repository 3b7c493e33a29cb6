import type { Quote } from '../model/event.ts';
import type { OrderBook } from './order-book.ts';

/** Quotes that may come before the depth message of the same update id: some seconds of a busy pair. */
const KEPT = 1024;
const FIELDS = 5;

/**
 * A second witness of the book: the venue sends each best bid and ask with the update id of the book
 * that it was taken from. Wherever a depth message ends with the same id, both must agree, price and
 * quantity. Quotes mostly come first, since depth is sent in batches.
 */
export class QuoteOracle {
  verified = 0;
  failed = 0;
  /** A ring of update id, bid, its lots, ask, its lots; ids grow. */
  private readonly quotes = new Float64Array(KEPT * FIELDS);
  private first = 0;
  private next = 0;

  /** False when the quote contradicts the book of the same id. */
  onQuote(quote: Quote, book: OrderBook, bookUpdateId: number): boolean {
    if (quote.updateId === bookUpdateId) {
      return this.compare(quote.bidTicks, quote.bidLots, quote.askTicks, quote.askLots, book);
    }
    if (quote.updateId > bookUpdateId) this.keep(quote);
    return true;
  }

  /** False when a quote that was waiting for the book's new id contradicts it. */
  onBook(book: OrderBook, bookUpdateId: number): boolean {
    const { quotes } = this;
    while (this.first < this.next) {
      const at = (this.first % KEPT) * FIELDS;
      if (quotes[at]! > bookUpdateId) return true;
      this.first++;
      if (quotes[at] !== bookUpdateId) continue;
      return this.compare(quotes[at + 1]!, quotes[at + 2]!, quotes[at + 3]!, quotes[at + 4]!, book);
    }
    return true;
  }

  reset(): void {
    this.first = this.next;
  }

  private keep(quote: Quote): void {
    // Ids only grow: one that was greater was a lie, and would hide all that come after it.
    while (this.next > this.first && this.newestId > quote.updateId) this.next--;
    if (this.next - this.first === KEPT) this.first++;
    const at = (this.next++ % KEPT) * FIELDS;
    this.quotes[at] = quote.updateId;
    this.quotes[at + 1] = quote.bidTicks;
    this.quotes[at + 2] = quote.bidLots;
    this.quotes[at + 3] = quote.askTicks;
    this.quotes[at + 4] = quote.askLots;
  }

  private get newestId(): number {
    return this.quotes[((this.next - 1) % KEPT) * FIELDS]!;
  }

  private compare(
    bidTicks: number,
    bidLots: number,
    askTicks: number,
    askLots: number,
    book: OrderBook,
  ): boolean {
    const equal =
      book.bidTicks() === bidTicks &&
      book.bidLots() === bidLots &&
      book.askTicks() === askTicks &&
      book.askLots() === askLots;
    if (equal) this.verified++;
    else this.failed++;
    return equal;
  }
}

import type { Quote } from '../model/event.ts';
import type { OrderBook } from './order-book.ts';

/** Best bid and ask of one symbol, from whichever of its sources said it last. */
export class BestQuote {
  bidTicks = Number.NaN;
  bidLots = 0;
  askTicks = Number.NaN;
  askLots = 0;
  /** Of the book that it was taken from; 0 where the venue counts none, or it may be wrong. */
  updateId = 0;
  /** When it was last said. */
  monoNs = Number.NEGATIVE_INFINITY;

  get known(): boolean {
    return this.bidTicks < this.askTicks; // false while either is NaN
  }

  /** Ids only grow; but one that nothing came up to for so long was none of the venue's. */
  isAhead(updateId: number, monoNs: number, staleAfterMs: number): boolean {
    return updateId < this.updateId && monoNs - this.monoNs <= staleAfterMs * 1e6;
  }

  take({ updateId, bidTicks, bidLots, askTicks, askLots, monoNs }: Quote): void {
    this.updateId = updateId;
    this.set(bidTicks, bidLots, askTicks, askLots, monoNs);
  }

  /** True when anything but its age has changed. The book has both sides. */
  takeFrom(book: OrderBook, monoNs: number): boolean {
    const bidTicks = book.bidTicks();
    const bidLots = book.bidLots();
    const askTicks = book.askTicks();
    const askLots = book.askLots();
    const moved =
      bidTicks !== this.bidTicks ||
      bidLots !== this.bidLots ||
      askTicks !== this.askTicks ||
      askLots !== this.askLots;
    this.set(bidTicks, bidLots, askTicks, askLots, monoNs);
    return moved;
  }

  clear(): void {
    this.updateId = 0;
    this.set(Number.NaN, 0, Number.NaN, 0, Number.NEGATIVE_INFINITY);
  }

  private set(
    bidTicks: number,
    bidLots: number,
    askTicks: number,
    askLots: number,
    monoNs: number,
  ): void {
    this.bidTicks = bidTicks;
    this.bidLots = bidLots;
    this.askTicks = askTicks;
    this.askLots = askLots;
    this.monoNs = monoNs;
  }
}

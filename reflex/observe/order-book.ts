import type { Levels } from '../model/levels.ts';
import { BookSide } from './book-side.ts';

/** A limit order book by price. Prices in ticks, quantities in lots. */
export class OrderBook {
  private readonly bids = new BookSide(1);
  private readonly asks = new BookSide(-1);

  replace(bids: Levels, asks: Levels): void {
    this.bids.clear();
    this.asks.clear();
    this.apply(bids, asks);
  }

  apply(bids: Levels, asks: Levels): void {
    this.bids.apply(bids);
    this.asks.apply(asks);
  }

  clear(): void {
    this.bids.clear();
    this.asks.clear();
  }

  /** Keeps the `depth` best levels a side. */
  truncate(depth: number): void {
    this.bids.truncate(depth);
    this.asks.truncate(depth);
  }

  /** Lots in the best `depth` levels of a side together. */
  bidSum(depth: number): number {
    return this.bids.sum(depth);
  }

  askSum(depth: number): number {
    return this.asks.sum(depth);
  }

  get bidCount(): number {
    return this.bids.levels;
  }

  get askCount(): number {
    return this.asks.levels;
  }

  /** Price of the n-th best level, NaN when there is none. */
  bidTicks(depth = 0): number {
    return this.bids.ticksAt(depth);
  }

  bidLots(depth = 0): number {
    return this.bids.lotsAt(depth);
  }

  askTicks(depth = 0): number {
    return this.asks.ticksAt(depth);
  }

  askLots(depth = 0): number {
    return this.asks.lotsAt(depth);
  }

  get crossed(): boolean {
    return this.bidTicks() >= this.askTicks();
  }
}

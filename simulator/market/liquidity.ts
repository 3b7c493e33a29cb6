/**
 * What an order of ours could trade with right now: the book of truth, corrected by the newest best
 * quote, less what our own fills have already taken.
 *
 * depth@100ms is up to 100 ms older than bookTicker. Without the correction a taker who watches
 * bookTicker could pick off levels that the venue had already lost.
 */
import { DEPTH_HEADER } from '../tape/layout.ts';
import type { Side } from './book.ts';

export interface Level {
  readonly price: number;
  /** What is shown and not taken yet, in 10^-8 units. */
  readonly quantity: number;
}

/** Prices and quantities in 10^-8 units; rank 0 is the best level. */
export interface Levels {
  readonly length: number;
  /** NaN beyond the last one. */
  priceAt(rank: number): number;
  quantityAt(rank: number): number;
  /** 0 where there is no such level. */
  quantityOf(price: number): number;
}

/** A book whose updates may be older than a quote; `lastId` is 0 where there are no quotes. */
export interface OrderBook {
  readonly lastId: number;
  side(of: Side): Levels;
}

interface Taken {
  /** What the venue showed when we took from the level. */
  shown: number;
  quantity: number;
}

export class Liquidity {
  private quoteId = 0;
  private readonly quotePrice = { BUY: 0, SELL: 0 };
  private readonly quoteQuantity = { BUY: 0, SELL: 0 };
  private readonly taken = { BUY: new Map<number, Taken>(), SELL: new Map<number, Taken>() };

  constructor(private readonly book: OrderBook) {}

  /** Follows the QUOTE numbers at `at`. */
  onQuote(numbers: Float64Array, at: number, idShift: number): void {
    this.quoteId = numbers[at]! + idShift;
    this.quotePrice.BUY = numbers[at + 1]!;
    this.quoteQuantity.BUY = numbers[at + 2]!;
    this.quotePrice.SELL = numbers[at + 3]!;
    this.quoteQuantity.SELL = numbers[at + 4]!;
    if (this.isWhole) return;
    this.report('BUY', this.quotePrice.BUY, this.quoteQuantity.BUY);
    this.report('SELL', this.quotePrice.SELL, this.quoteQuantity.SELL);
  }

  /** Nothing of ours is missing from what the venue shows: what it shows anew changes nothing here. */
  get isWhole(): boolean {
    return this.taken.BUY.size + this.taken.SELL.size === 0;
  }

  /** Follows the DEPTH numbers at `at`, which the book has already applied. */
  onDepth(numbers: Float64Array, at: number): void {
    if (this.isWhole) return;
    const bidsEnd = at + DEPTH_HEADER + numbers[at + 3]! * 2;
    const end = bidsEnd + numbers[at + 4]! * 2;
    for (let level = at + DEPTH_HEADER; level < end; level += 2) {
      const side = level < bidsEnd ? 'BUY' : 'SELL';
      const price = numbers[level]!;
      // What the quote says of its level is newer than what this update says.
      if (this.quoteIsNewer && price === this.quotePrice[side]) continue;
      this.report(side, price, numbers[level + 1]!);
    }
  }

  /** The best price shown on a side of the book, taken or not; NaN when the side is empty. */
  bestPrice(side: Side): number {
    return this.quoteIsNewer ? this.quotePrice[side] : this.book.side(side).priceAt(0);
  }

  /** What the venue shows at a price. */
  shownAt(side: Side, price: number): number {
    if (this.quoteIsNewer) {
      const beyond = isBetter(side, price, this.quotePrice[side]);
      if (beyond) return 0;
      if (price === this.quotePrice[side]) return this.quoteQuantity[side];
    }
    return this.book.side(side).quantityOf(price);
  }

  /** The levels of a side of the book from the best one, with what is left to take. */
  *levels(side: Side): Generator<Level> {
    const book = this.book.side(side);
    const best = this.bestPrice(side);
    if (this.quoteIsNewer) yield this.level(side, best, this.quoteQuantity[side]);
    for (let rank = 0; rank < book.length; rank++) {
      const price = book.priceAt(rank);
      if (this.quoteIsNewer && !isBetter(side, best, price)) continue;
      yield this.level(side, price, book.quantityAt(rank));
    }
  }

  /** Remembers a fill of ours until the venue next shows another quantity at this price. */
  take(side: Side, price: number, quantity: number): void {
    const before = this.taken[side].get(price);
    const shown = before?.shown ?? this.shownAt(side, price);
    this.taken[side].set(price, { shown, quantity: (before?.quantity ?? 0) + quantity });
  }

  private level(side: Side, price: number, shown: number): Level {
    return { price, quantity: Math.max(0, shown - (this.taken[side].get(price)?.quantity ?? 0)) };
  }

  /**
   * The venue shows `quantity` at `price`. bookTicker and depth may both tell of the same change; only a
   * changed quantity is news.
   */
  report(side: Side, price: number, quantity: number): void {
    if (this.taken[side].get(price)?.shown !== quantity) this.taken[side].delete(price);
  }

  private get quoteIsNewer(): boolean {
    return this.quoteId > this.book.lastId;
  }
}

/** Whether `price` stands before `other` on a side of the book. */
export function isBetter(side: Side, price: number, other: number): boolean {
  return side === 'BUY' ? price > other : price < other;
}

export function opposite(side: Side): Side {
  return side === 'BUY' ? 'SELL' : 'BUY';
}

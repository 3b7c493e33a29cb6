import { Levels } from '../model/levels.ts';

/** More levels than any venue publishes: past it the worst price is dropped. */
const MAX_LEVELS = 10_000;

/** So few numbers are moved faster one by one: a call of copyWithin takes as long by itself. */
const FEW = 48;

/**
 * One side of a book: two columns sorted so that the best price stands LAST. Nearly all changes are
 * near the best price, so that nearly all insertions move only a few numbers.
 *
 *     ticks  61830 61836 61837      best bid
 *     lots     105  1570 37882  ◄── count - 1
 */
class BookSide extends Levels {
  /** `direction` is +1 for bids (a higher price is better), -1 for asks. */
  constructor(private readonly direction: 1 | -1) {
    super(1024);
  }

  /**
   * Sets quantities at prices; zero removes, and removing an unknown level is normal. Venues list the
   * best price first: each search begins where the one before it has ended.
   */
  apply({ ticks, lots, count }: Levels): void {
    let before = Number.POSITIVE_INFINITY;
    let high = this.count;
    for (let i = 0; i < count; i++) {
      const key = ticks[i]! * this.direction;
      if (key >= before) high = this.count;
      high = this.set(ticks[i]!, lots[i]!, high);
      before = key;
    }
  }

  /** `high`: no price from there on is worse. Returns the place that is this price's, or would be. */
  private set(ticks: number, lots: number, high: number): number {
    const at = this.find(ticks, high);
    const found = at < this.count && this.ticks[at] === ticks;
    if (lots === 0) {
      if (found) this.remove(at);
    } else if (found) {
      this.lots[at] = lots;
    } else {
      this.insert(at, ticks, lots);
    }
    return at;
  }

  /** First position whose price is as good as or better than `ticks`; it is not behind `from`. */
  private find(ticks: number, from: number): number {
    const key = ticks * this.direction;
    let low = 0;
    let high = from;
    // Most changes are near: gallop before bisecting.
    for (let step = 1; step < from; step *= 2) {
      const probe = from - step;
      if (this.ticks[probe]! * this.direction < key) {
        low = probe + 1;
        break;
      }
      high = probe;
    }
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.ticks[middle]! * this.direction < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private insert(at: number, ticks: number, lots: number): void {
    let index = at;
    if (this.count === MAX_LEVELS) {
      if (index === 0) return; // worse than the worst that we keep
      this.remove(0);
      index--;
    }
    if (this.count === this.ticks.length) this.grow();
    const { ticks: prices, lots: quantities, count } = this;
    if (count - index > FEW) {
      prices.copyWithin(index + 1, index, count);
      quantities.copyWithin(index + 1, index, count);
    } else {
      for (let i = count; i > index; i--) {
        prices[i] = prices[i - 1]!;
        quantities[i] = quantities[i - 1]!;
      }
    }
    prices[index] = ticks;
    quantities[index] = lots;
    this.count = count + 1;
  }

  /** Drops the worst levels beyond `depth`. */
  truncate(depth: number): void {
    const excess = this.count - depth;
    if (excess <= 0) return;
    this.ticks.copyWithin(0, excess, this.count);
    this.lots.copyWithin(0, excess, this.count);
    this.count = depth;
  }

  /** Lots in the best `depth` levels together. */
  sum(depth: number): number {
    let lots = 0;
    for (let i = this.count - 1; i >= 0 && i >= this.count - depth; i--) lots += this.lots[i]!;
    return lots;
  }

  private remove(at: number): void {
    const { ticks, lots, count } = this;
    if (count - at > FEW) {
      ticks.copyWithin(at, at + 1, count);
      lots.copyWithin(at, at + 1, count);
    } else {
      for (let i = at + 1; i < count; i++) {
        ticks[i - 1] = ticks[i]!;
        lots[i - 1] = lots[i]!;
      }
    }
    this.count = count - 1;
  }
}

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
    return this.bids.count;
  }

  get askCount(): number {
    return this.asks.count;
  }

  /** Price of the n-th best level, NaN when there is none. */
  bidTicks(depth = 0): number {
    return depth < this.bids.count ? this.bids.ticks[this.bids.count - 1 - depth]! : Number.NaN;
  }

  bidLots(depth = 0): number {
    return depth < this.bids.count ? this.bids.lots[this.bids.count - 1 - depth]! : 0;
  }

  askTicks(depth = 0): number {
    return depth < this.asks.count ? this.asks.ticks[this.asks.count - 1 - depth]! : Number.NaN;
  }

  askLots(depth = 0): number {
    return depth < this.asks.count ? this.asks.lots[this.asks.count - 1 - depth]! : 0;
  }

  get crossed(): boolean {
    return this.bidTicks() >= this.askTicks();
  }
}

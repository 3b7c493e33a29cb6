import { Levels } from '../model/levels.ts';

/** More levels than any venue publishes: past it the worst price is dropped. */
const MAX_LEVELS = 10_000;

/** So few numbers are moved faster one by one: a call of copyWithin takes as long by itself. */
const FEW = 48;

/** So few prices are counted through faster than halved: their branches can be guessed. */
const COUNTED = 8;

/** The best levels of a side stand without a gap: whoever asks at every tick asks for some of them. */
const SOLID = 32;

/**
 * One side of a book: two columns sorted so that the best price stands LAST. Changes near the best
 * price move only a few numbers. Most are further away (on a recording of BTCUSDT four of five insert
 * or remove, half of those more than 163 levels deep), and mostly of a price that comes back: there a
 * removed level leaves its place empty, with zero lots, for itself or a neighbour.
 *
 *     ticks  61815 61822 … 61830 61836 61837      best bid
 *     lots      40     0 …   105  1570 37882  ◄── count - 1
 *                  empty     └───── SOLID ──┘
 */
class BookSide extends Levels {
  private empty = 0;

  /** `direction` is +1 for bids (a higher price is better), -1 for asks. */
  constructor(private readonly direction: 1 | -1) {
    super(1024);
  }

  get levels(): number {
    return this.count - this.empty;
  }

  override clear(): void {
    super.clear();
    this.empty = 0;
  }

  /** NaN when there are not so many. */
  ticksAt(depth: number): number {
    const at = this.place(depth);
    return at >= 0 ? this.ticks[at]! : Number.NaN;
  }

  lotsAt(depth: number): number {
    const at = this.place(depth);
    return at >= 0 ? this.lots[at]! : 0;
  }

  /** Lots in the best `depth` levels together. */
  sum(depth: number): number {
    const last = Math.max(0, this.place(depth - 1));
    let lots = 0;
    for (let i = this.count - 1; i >= last; i--) lots += this.lots[i]!;
    return lots;
  }

  /** Drops the worst levels beyond `depth`. */
  truncate(depth: number): void {
    if (this.levels <= depth) return;
    this.close();
    const excess = this.count - depth;
    this.ticks.copyWithin(0, excess, this.count);
    this.lots.copyWithin(0, excess, this.count);
    this.count = depth;
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

  /** `high`: no price from there on is worse. Returns the same for all prices that are worse. */
  private set(ticks: number, lots: number, high: number): number {
    const at = this.find(ticks, high);
    if (at < this.count && this.ticks[at] === ticks) {
      if (lots === 0) this.remove(at);
      else this.fill(at, ticks, lots);
    } else if (lots !== 0) {
      this.insert(at, ticks, lots);
    }
    return Math.min(at, this.count);
  }

  /** First position whose price is as good as or better than `ticks`; it is not behind `from`. */
  private find(ticks: number, from: number): number {
    const { ticks: prices, direction } = this;
    const key = ticks * direction;
    let low = 0;
    let high = from;
    // Most changes are near: gallop before bisecting.
    for (let step = 4; step < from; step *= 4) {
      const probe = from - step;
      if (prices[probe]! * direction < key) {
        low = probe + 1;
        break;
      }
      high = probe;
    }
    while (high - low > COUNTED) {
      const middle = (low + high) >>> 1;
      if (prices[middle]! * direction < key) low = middle + 1;
      else high = middle;
    }
    let at = low;
    for (let i = low; i < high; i++) at += Number(prices[i]! * direction < key);
    return at;
  }

  /** Where the level with so many better ones stands; below zero when there is none. */
  private place(depth: number): number {
    if (depth >= SOLID) this.close();
    return this.count - 1 - depth;
  }

  private insert(at: number, ticks: number, lots: number): void {
    if (at < this.count && this.lots[at] === 0) return this.fill(at, ticks, lots);
    if (at > 0 && this.lots[at - 1] === 0) return this.fill(at - 1, ticks, lots);
    if (this.count === MAX_LEVELS) return this.squeeze(ticks, lots);
    if (this.count === this.ticks.length) this.grow();
    this.moveUp(at);
    this.ticks[at] = ticks;
    this.lots[at] = lots;
  }

  /** Gives a place that stands at this price, or is empty and between the same neighbours. */
  private fill(at: number, ticks: number, lots: number): void {
    if (this.lots[at] === 0) this.empty--;
    this.ticks[at] = ticks;
    this.lots[at] = lots;
  }

  /** There is no room: what is empty goes, or else the worst level. */
  private squeeze(ticks: number, lots: number): void {
    if (this.empty > 0) this.close();
    else if (this.find(ticks, this.count) === 0)
      return; // worse than the worst that we keep
    else this.moveDown(0);
    this.insert(this.find(ticks, this.count), ticks, lots);
  }

  private remove(at: number): void {
    if (this.lots[at] === 0) return;
    if (at >= this.count - SOLID) {
      this.moveDown(at);
      this.solidify();
      return;
    }
    this.lots[at] = 0;
    this.empty++;
    if (this.empty * 2 > this.count) this.close();
  }

  /** An empty place that comes among the best goes. */
  private solidify(): void {
    while (this.count >= SOLID && this.lots[this.count - SOLID] === 0) {
      this.moveDown(this.count - SOLID);
      this.empty--;
    }
  }

  /** All empty places go. */
  private close(): void {
    if (this.empty === 0) return;
    const { ticks, lots } = this;
    let kept = 0;
    for (let i = 0; i < this.count; i++) {
      if (lots[i] === 0) continue;
      ticks[kept] = ticks[i]!;
      lots[kept] = lots[i]!;
      kept++;
    }
    this.count = kept;
    this.empty = 0;
  }

  /** Makes a place at `at`, for something better than all before it. */
  private moveUp(at: number): void {
    const { ticks, lots, count } = this;
    if (count - at > FEW) {
      ticks.copyWithin(at + 1, at, count);
      lots.copyWithin(at + 1, at, count);
    } else {
      for (let i = count; i > at; i--) {
        ticks[i] = ticks[i - 1]!;
        lots[i] = lots[i - 1]!;
      }
    }
    this.count = count + 1;
  }

  /** Takes the place at `at` away. */
  private moveDown(at: number): void {
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

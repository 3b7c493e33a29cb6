/**
 * The book of truth: what the venue would show at this moment of the tape.
 *
 *   keys        −61850  −61840  −61838      61800  61830  61837
 *               └── asks, key = −price ┘    └─ bids, key = price ┘
 *   best            last: most updates hit the end, where an insertion moves little memory
 */
import { DEPTH_HEADER, SNAPSHOT_HEADER } from '../tape/layout.ts';

export type Side = 'BUY' | 'SELL';

export class BookSide {
  private readonly keys: number[] = [];
  private readonly quantities: number[] = [];

  /** `sign` is 1 for bids and −1 for asks. */
  constructor(private readonly sign: 1 | -1) {}

  get length(): number {
    return this.keys.length;
  }

  /** Rank 0 is the best level. NaN beyond the last one. */
  priceAt(rank: number): number {
    return (this.keys[this.keys.length - 1 - rank] ?? Number.NaN) * this.sign;
  }

  quantityAt(rank: number): number {
    return this.quantities[this.quantities.length - 1 - rank] ?? 0;
  }

  quantityOf(price: number): number {
    const at = this.position(price * this.sign);
    return this.keys[at] === price * this.sign ? this.quantities[at]! : 0;
  }

  /** Quantity 0 removes the level; removing a level that is not there is normal. */
  set(price: number, quantity: number): void {
    const key = price * this.sign;
    const at = this.position(key);
    if (this.keys[at] === key) {
      if (quantity > 0) {
        this.quantities[at] = quantity;
      } else {
        this.keys.splice(at, 1);
        this.quantities.splice(at, 1);
      }
    } else if (quantity > 0) {
      this.keys.splice(at, 0, key);
      this.quantities.splice(at, 0, quantity);
    }
  }

  clear(): void {
    this.keys.length = 0;
    this.quantities.length = 0;
  }

  /** Forgets all but the best `levels`. */
  truncate(levels: number): void {
    const excess = this.keys.length - levels;
    if (excess <= 0) return;
    this.keys.splice(0, excess);
    this.quantities.splice(0, excess);
  }

  /** The first position whose key is not below `key`. */
  private position(key: number): number {
    let low = 0;
    let high = this.keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.keys[middle]! < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Two sides of levels, to be looked at. */
export interface BookView {
  readonly bids: BookSide;
  readonly asks: BookSide;
}

export class Book implements BookView {
  readonly bids = new BookSide(1);
  readonly asks = new BookSide(-1);
  /** The venue's id of the last update applied, as clients see it (shifted by the replay's loops). */
  lastId = 0;

  side(of: Side): BookSide {
    return of === 'BUY' ? this.bids : this.asks;
  }

  /** Replaces everything by the SNAPSHOT numbers at `at`. */
  load(numbers: Float64Array, at: number): void {
    this.bids.clear();
    this.asks.clear();
    this.lastId = numbers[at]!;
    this.applyLevels(numbers, at + SNAPSHOT_HEADER, numbers[at + 1]!, numbers[at + 2]!);
  }

  /** Applies the DEPTH numbers at `at`, whose ids are moved by `idShift`. */
  apply(numbers: Float64Array, at: number, idShift: number): void {
    this.lastId = numbers[at + 2]! + idShift;
    this.applyLevels(numbers, at + DEPTH_HEADER, numbers[at + 3]!, numbers[at + 4]!);
  }

  private applyLevels(numbers: Float64Array, from: number, bids: number, asks: number): void {
    let at = from;
    for (let left = bids; left > 0; left--, at += 2) this.bids.set(numbers[at]!, numbers[at + 1]!);
    for (let left = asks; left > 0; left--, at += 2) this.asks.set(numbers[at]!, numbers[at + 1]!);
  }
}

import { BookSide } from '@voltaire/reflex/observe/book-side.ts';
import type { Side } from '@voltaire/simulator/market/book.ts';
import type { Levels, OrderBook } from '@voltaire/simulator/market/liquidity.ts';

/** The kernel's quick book, as the simulator looks at one: in 10^-8 units. */
class TickLevels extends BookSide implements Levels {
  constructor(
    direction: 1 | -1,
    private readonly tick: number,
    private readonly lot: number,
  ) {
    super(direction);
  }

  get length(): number {
    return this.levels;
  }

  priceAt(rank: number): number {
    return this.ticksAt(rank) * this.tick;
  }

  quantityAt(rank: number): number {
    return this.lotsAt(rank) * this.lot;
  }

  quantityOf(price: number): number {
    return this.lotsOf(price / this.tick) * this.lot;
  }
}

/** A venue's own book, followed in ticks and lots; `tick` and `lot` are in 10^-8 units. */
export class TickBook implements OrderBook {
  /** Of the update that it is of; 0 where the venue counts none. */
  lastId = 0;
  readonly bids: TickLevels;
  readonly asks: TickLevels;

  constructor(tick: number, lot: number) {
    this.bids = new TickLevels(1, tick, lot);
    this.asks = new TickLevels(-1, tick, lot);
  }

  side(of: Side): TickLevels {
    return of === 'BUY' ? this.bids : this.asks;
  }

  /** Forgets all levels: what follows is the whole book. */
  clear(): void {
    this.bids.clear();
    this.asks.clear();
  }

  /** Follows the levels of a tape at `counts`: how many bids and asks, then ticks and lots of each. */
  apply(lastId: number, numbers: Float64Array, counts: number): void {
    this.lastId = lastId;
    const bidsEnd = counts + 2 + numbers[counts]! * 2;
    const asksEnd = bidsEnd + numbers[counts + 1]! * 2;
    for (let i = counts + 2; i < bidsEnd; i += 2) this.bids.put(numbers[i]!, numbers[i + 1]!);
    for (let i = bidsEnd; i < asksEnd; i += 2) this.asks.put(numbers[i]!, numbers[i + 1]!);
  }

  /** Keeps the `depth` best levels a side. */
  truncate(depth: number): void {
    this.bids.truncate(depth);
    this.asks.truncate(depth);
  }
}

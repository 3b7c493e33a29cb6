import { EventKind } from '@voltaire/reflex/model/event.ts';
import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { Liquidity } from '@voltaire/simulator/market/liquidity.ts';
import type { MatchingEngine } from '@voltaire/simulator/matching/engine.ts';
import { DEPTH_HEADER } from '@voltaire/simulator/tape/layout.ts';
import { HEADERS } from '../tape/layout.ts';
import { TickBook } from './tick-book.ts';

const UNITS_PER_ONE = 1e8;
/** About a minute of them. */
const MOST_WAITING = 600;

/**
 * The venue's own book, as the tape shows it. The simulator counts 10^-8 units where a tape counts
 * ticks and lots: this is where the one becomes the other.
 */
export class VenueMarket {
  readonly book: TickBook;
  readonly liquidity: Liquidity;
  readonly tick: number;
  readonly lot: number;
  private readonly depth: number;
  /**
   * Updates that wait for a book to follow; null once there is one. As many as a kernel keeps while it
   * waits for a snapshot.
   */
  private waiting: Float64Array[] | null = [];
  /** One message in the simulator's layout. */
  private message = new Float64Array(1 << 12);

  constructor(instrument: Instrument) {
    this.tick = Math.round(instrument.tickSize * UNITS_PER_ONE);
    this.lot = Math.round(instrument.lotSize * UNITS_PER_ONE);
    this.book = new TickBook(this.tick, this.lot);
    this.liquidity = new Liquidity(this.book);
    this.depth = instrument.book.proof === 'checksum' ? instrument.book.depth : 0;
  }

  /** The middle of the best bid and ask, in units; NaN while a side is empty. */
  get mid(): number {
    const { liquidity } = this;
    return Math.floor((liquidity.bestPrice('BUY') + liquidity.bestPrice('SELL')) / 2);
  }

  /** Follows the event whose numbers lie at `at`, and lets it meet the orders that wait. */
  follow(
    kind: number,
    numbers: Float64Array,
    at: number,
    engine: MatchingEngine,
    nowMs: number,
  ): void {
    switch (kind) {
      case EventKind.QUOTE:
        this.quote(numbers, at, engine, nowMs);
        break;
      case EventKind.TRADE: {
        const price = numbers[at + 1]! * this.tick;
        const sold = numbers[at + 3]! < 0;
        engine.onTrade(price, numbers[at + 2]! * this.lot, sold, nowMs);
        break;
      }
      case EventKind.DEPTH_DIFF:
      case EventKind.CHAINED_DIFF: {
        const before = kind === EventKind.DEPTH_DIFF ? numbers[at]! - 1 : numbers[at + 2]!;
        if (before > this.book.lastId) this.unseen();
        if (this.waiting) this.wait(this.waiting, numbers, at + HEADERS[kind]!, numbers[at + 1]!);
        else this.change(numbers, at + HEADERS[kind]!, numbers[at + 1]!, engine, nowMs);
        break;
      }
      case EventKind.CHECKED_BOOK:
        if (numbers[at] === 1) this.replace(numbers, at + HEADERS[kind]!, 0, engine, nowMs);
        else if (!this.waiting) this.change(numbers, at + HEADERS[kind]!, 0, engine, nowMs);
        break;
      case EventKind.PARTIAL_BOOK:
      case EventKind.DEPTH_SNAPSHOT:
        this.replace(numbers, at + HEADERS[kind]!, numbers[at]!, engine, nowMs);
        break;
    }
  }

  /** What the market has done meanwhile was not seen: there is no book until the next whole one. */
  unseen(): void {
    if (this.waiting) return;
    this.waiting = [];
    this.book.clear();
    this.book.lastId = 0;
  }

  /** Id, then counts and levels as they lie in a tape. */
  private wait(
    waiting: Float64Array[],
    numbers: Float64Array,
    counts: number,
    lastId: number,
  ): void {
    if (waiting.length === MOST_WAITING) waiting.shift();
    const end = counts + 2 + (numbers[counts]! + numbers[counts + 1]!) * 2;
    waiting.push(Float64Array.of(lastId, ...numbers.subarray(counts, end)));
  }

  private quote(numbers: Float64Array, at: number, engine: MatchingEngine, nowMs: number): void {
    const { message, tick, lot } = this;
    message[0] = numbers[at]!;
    message[1] = numbers[at + 1]! * tick;
    message[2] = numbers[at + 2]! * lot;
    message[3] = numbers[at + 3]! * tick;
    message[4] = numbers[at + 4]! * lot;
    this.liquidity.onQuote(message, 0, 0);
    if (engine.restingCount === 0) return;
    engine.onShown('BUY', message[1]);
    engine.onShown('SELL', message[3]);
    engine.onBookMoved(nowMs);
  }

  private change(
    numbers: Float64Array,
    counts: number,
    lastId: number,
    engine: MatchingEngine,
    nowMs: number,
  ): void {
    const { book, liquidity } = this;
    // An update that is older than the book, as those recorded around a snapshot are.
    if (lastId < book.lastId) return;
    book.apply(lastId, numbers, counts);
    this.truncate();
    if (liquidity.isWhole && engine.restingCount === 0) return;
    const end = this.copyLevels(numbers, counts);
    const { message } = this;
    liquidity.onDepth(message, 0);
    if (engine.restingCount === 0) return;
    const bidsEnd = DEPTH_HEADER + message[3]! * 2;
    for (let at = DEPTH_HEADER; at < end; at += 2) {
      engine.onShown(at < bidsEnd ? 'BUY' : 'SELL', message[at]!);
    }
    engine.onBookMoved(nowMs);
  }

  private replace(
    numbers: Float64Array,
    counts: number,
    lastId: number,
    engine: MatchingEngine,
    nowMs: number,
  ): void {
    if (lastId < this.book.lastId) return;
    this.book.clear();
    this.book.apply(lastId, numbers, counts);
    for (const update of this.waiting ?? []) {
      if (update[0]! > lastId) this.book.apply(update[0]!, update, 1);
    }
    this.waiting = null;
    this.truncate();
    engine.onBookMoved(nowMs);
  }

  /** Kraken says nothing of levels that leave the depth that is subscribed to. */
  private truncate(): void {
    if (this.depth > 0) this.book.truncate(this.depth);
  }

  /** Into the simulator's message of an update; returns where the levels end. */
  private copyLevels(numbers: Float64Array, counts: number): number {
    const { tick, lot } = this;
    const bids = numbers[counts]!;
    const asks = numbers[counts + 1]!;
    const end = DEPTH_HEADER + (bids + asks) * 2;
    if (end > this.message.length) this.message = new Float64Array(end * 2);
    const { message } = this;
    message[2] = this.book.lastId;
    message[3] = bids;
    message[4] = asks;
    for (let to = DEPTH_HEADER, from = counts + 2; to < end; to += 2, from += 2) {
      message[to] = numbers[from]! * tick;
      message[to + 1] = numbers[from + 1]! * lot;
    }
    return end;
  }
}

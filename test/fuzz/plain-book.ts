import { crc32 } from 'node:zlib';
import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { OrderBook } from '@voltaire/reflex/observe/order-book.ts';

/** As the venue wrote it. */
export type Level = readonly [price: string, quantity: string];

/** One message about a book, as JSON.parse and nothing else understands it. */
export interface PlainMessage {
  readonly symbolId: number;
  readonly isSnapshot: boolean;
  /** Where it says to begin (U, or pu) and to end; 0 where the venue counts nothing. */
  readonly firstId: number;
  readonly lastId: number;
  /** The exchange's time; 0 where it does not matter. */
  readonly exchangeUs: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
  /** Where the book ends. */
  readonly depth: number;
}

export const ticksOf = ({ tickSize }: Instrument, price: string): number =>
  Math.round(Number(price) / tickSize);

/** Less than a whole lot does not count. */
export const lotsOf = ({ lotSize }: Instrument, quantity: string): number =>
  Math.floor(Number(quantity) / lotSize + 1e-3);

class PlainSide {
  /** By price in ticks. */
  readonly levels = new Map<number, { readonly lots: number; readonly level: Level }>();

  constructor(
    private readonly instrument: Instrument,
    private readonly direction: 1 | -1,
  ) {}

  apply(levels: readonly Level[], depth: number): void {
    for (const level of levels) {
      const ticks = ticksOf(this.instrument, level[0]);
      const lots = lotsOf(this.instrument, level[1]);
      if (lots === 0) this.levels.delete(ticks);
      else this.levels.set(ticks, { lots, level });
    }
    if (this.levels.size <= depth) return;
    for (const ticks of this.sorted().slice(depth)) this.levels.delete(ticks);
  }

  /** Best price first. */
  texts(): Level[] {
    return this.sorted().map((ticks) => this.levels.get(ticks)!.level);
  }

  private sorted(): number[] {
    return [...this.levels.keys()].sort((a, b) => (b - a) * this.direction);
  }

  /** Prices at which the other side is not the same. */
  differences(
    count: number,
    at: (place: number) => readonly [ticks: number, lots: number],
  ): number[] {
    const different: number[] = [];
    let common = 0;
    for (let place = 0; place < count; place++) {
      const [ticks, lots] = at(place);
      const level = this.levels.get(ticks);
      if (level) common++;
      if (level?.lots !== lots) different.push(ticks);
    }
    if (common === this.levels.size) return different;
    const held = new Set(Array.from({ length: count }, (_, place) => at(place)[0]));
    return [...different, ...[...this.levels.keys()].filter((ticks) => !held.has(ticks))];
  }
}

/** A book of Maps and text that shares nothing with the one under test: the venue's truth. */
export class PlainBook {
  lastId = 0;
  ready = false;
  private readonly bids: PlainSide;
  private readonly asks: PlainSide;
  private early: PlainMessage[] = [];

  constructor(private readonly instrument: Instrument) {
    this.bids = new PlainSide(instrument, 1);
    this.asks = new PlainSide(instrument, -1);
  }

  take(message: PlainMessage): void {
    if (message.isSnapshot) {
      this.bids.levels.clear();
      this.asks.levels.clear();
      this.ready = true;
    } else if (!this.ready) {
      this.early.push(message);
      return;
    }
    this.bids.apply(message.bids, message.depth);
    this.asks.apply(message.asks, message.depth);
    this.lastId = message.lastId;
    const { early } = this;
    this.early = [];
    for (const one of early) if (one.lastId > this.lastId) this.take(one);
  }

  /** Prices at which a book is not the same. */
  differences(book: OrderBook): number[] {
    return [
      ...this.bids.differences(book.bidCount, (i) => [book.bidTicks(i), book.bidLots(i)]),
      ...this.asks.differences(book.askCount, (i) => [book.askTicks(i), book.askLots(i)]),
    ];
  }

  /** The answer of GET /api/v3/depth. */
  restAnswer(): string {
    const { lastId: lastUpdateId, bids, asks } = this;
    return JSON.stringify({ lastUpdateId, bids: bids.texts(), asks: asks.texts() });
  }

  /** The snapshot that a subscription of Kraken brings, with its checksum. */
  krakenSnapshot(): string {
    const [bids, asks] = [this.bids.texts(), this.asks.texts()];
    const digits = [...asks.slice(0, 10), ...bids.slice(0, 10)].flat().map(significant).join('');
    return (
      `{"channel":"book","type":"snapshot","data":[{"symbol":"${this.instrument.venueSymbol}",` +
      `"bids":[${bids.map(asJson).join(',')}],"asks":[${asks.map(asJson).join(',')}],` +
      `"checksum":${crc32(digits)},"timestamp":"2026-07-07T23:00:03.501510Z"}]}`
    );
  }
}

const significant = (text: string): string => text.replace('.', '').replace(/^0+/, '');

const asJson = ([price, quantity]: Level): string => `{"price":${price},"qty":${quantity}}`;

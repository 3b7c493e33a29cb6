import { BookSide, type BookView, type Side } from '../market/book.ts';
import { Candles } from '../market/candles.ts';
import { DayTotals } from '../market/day-totals.ts';
import type { OrderBook } from '../market/liquidity.ts';
import type { MarketTrade } from '../market/trade-totals.ts';
import { checksumOf } from './checksum.ts';
import type { KrakenPair } from './pair.ts';

/** Changed levels in the order in which they are told, price and quantity in turns; 0 removes. */
export interface BookChange {
  readonly bids: readonly number[];
  readonly asks: readonly number[];
}

export interface KrakenTrade extends MarketTrade {
  readonly atUs: number;
  readonly market: boolean;
}

/** As many as the venue gives with a subscription. */
const TRADES_KEPT = 50;

/** One pair's truth: its book as deep as the tape has it, its trades and what they sum up to. */
export class PairMarket implements BookView, OrderBook {
  /** No quotes are told apart from the book. */
  readonly lastId = 0;
  readonly bids = new BookSide(1);
  readonly asks = new BookSide(-1);
  readonly totals = new DayTotals();
  readonly candles = new Candles();
  private readonly recent: KrakenTrade[] = [];
  checksum = 0;
  /** When the book changed last, µs since the epoch. */
  changedUs = 0;

  constructor(readonly pair: KrakenPair) {}

  get trades(): readonly KrakenTrade[] {
    return this.recent;
  }

  side(of: Side): BookSide {
    return of === 'BUY' ? this.bids : this.asks;
  }

  /** As clients do: every level in its order, then no more than `depth` a side are kept. */
  apply(change: BookChange, atUs: number): void {
    applyTo(this.bids, change.bids);
    applyTo(this.asks, change.asks);
    this.bids.truncate(this.pair.depth);
    this.asks.truncate(this.pair.depth);
    this.checksum = checksumOf(this, this.pair);
    this.changedUs = atUs;
  }

  addTrade(trade: KrakenTrade): void {
    this.totals.add(trade);
    this.candles.add(trade);
    this.recent.push(trade);
    if (this.recent.length > TRADES_KEPT) this.recent.shift();
  }
}

function applyTo(side: BookSide, levels: readonly number[]): void {
  for (let at = 0; at < levels.length; at += 2) side.set(levels[at]!, levels[at + 1]!);
}

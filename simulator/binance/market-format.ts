import type { Book } from '../market/book.ts';
import type { Candle } from '../market/candles.ts';
import type { TradeTotals } from '../market/trade-totals.ts';
import type { Frame } from '../replay/frame.ts';

/** Trades of one taker order at one price. */
export interface Aggregate {
  readonly eventMs: number;
  readonly price: number;
  readonly atMs: number;
  /** Of the tape's TRADE layout. */
  readonly flags: number;
  readonly firstId: number;
  quantity: number;
  lastId: number;
}

/** The updates of a while in one: prices and quantities in turns, best first. */
export interface DepthChange {
  readonly eventMs: number;
  readonly firstId: number;
  readonly lastId: number;
  readonly bids: Float64Array;
  readonly asks: Float64Array;
}

/** How one of Binance's venues names its streams and writes what is in them. */
export interface MarketFormat {
  readonly symbol: string;
  /** By frame kind (QUOTE, TRADE, DEPTH): what stands after the @ of the streams that show it. */
  readonly suffixes: readonly (readonly string[])[];
  /** Of streams that sum up updates, and what stands after the @. */
  readonly slowDepths: readonly { readonly suffix: string; readonly everyMs: number }[];
  readonly partialDepths: readonly { readonly suffix: string; readonly everyMs: number }[];
  raw(frame: Frame): string;
  aggregate(trade: Aggregate, id: number): string;
  candle(candle: Candle, eventMs: number, closed: boolean): string;
  ticker(totals: TradeTotals, book: Book, eventMs: number): string;
  partialDepth(book: Book, levels: number, eventMs: number): string;
  depthChange(change: DepthChange): string;
}

import type { EventKind, Stamped } from './event-kind.ts';
import type { Levels } from './levels.ts';
import type { Side } from './order.ts';

/** What venues' public frames become: prices in ticks, quantities in lots, exactly as written. */
export type MarketEvent =
  | Trade
  | Quote
  | DepthDiff
  | ChainedDiff
  | CheckedBook
  | PartialBook
  | Candle
  | DayTicker
  | VenueStatus
  | Subscription;

export interface Trade extends Stamped {
  readonly kind: typeof EventKind.TRADE;
  symbolId: number;
  tradeId: number;
  priceTicks: number;
  quantityLots: number;
  aggressor: Side;
  exchangeUs: number;
}

/** Best bid and ask. Binance's bookTicker has no time of its own. */
export interface Quote extends Stamped {
  readonly kind: typeof EventKind.QUOTE;
  symbolId: number;
  updateId: number;
  bidTicks: number;
  bidLots: number;
  askTicks: number;
  askLots: number;
}

/** A change of the book in a sequence of update ids (Binance Spot: U and u). */
export interface DepthDiff extends Stamped {
  readonly kind: typeof EventKind.DEPTH_DIFF;
  symbolId: number;
  firstUpdateId: number;
  lastUpdateId: number;
  exchangeUs: number;
  readonly bids: Levels;
  readonly asks: Levels;
}

/** The same where each message names the one before it (Binance USD-M futures: pu). */
export interface ChainedDiff extends Stamped {
  readonly kind: typeof EventKind.CHAINED_DIFF;
  symbolId: number;
  firstUpdateId: number;
  lastUpdateId: number;
  previousUpdateId: number;
  exchangeUs: number;
  readonly bids: Levels;
  readonly asks: Levels;
}

/**
 * A book, or a change of one, with the venue's checksum of the ten best levels a side as they are
 * after it (Kraken). Levels may come in any order, and one price twice: the last one counts.
 */
export interface CheckedBook extends Stamped {
  readonly kind: typeof EventKind.CHECKED_BOOK;
  symbolId: number;
  /** True for a snapshot: nothing of before is left. */
  replaces: boolean;
  /** CRC32, unsigned. NO_CHECKSUM where the message has none: then it proves nothing. */
  checksum: number;
  /** NaN where the message has no time (snapshots before 2025). */
  exchangeUs: number;
  readonly bids: Levels;
  readonly asks: Levels;
}

export const NO_CHECKSUM = -1;

/** The best levels a side, whole in every message (Binance: depth5, depth10, depth20). */
export interface PartialBook extends Stamped {
  readonly kind: typeof EventKind.PARTIAL_BOOK;
  symbolId: number;
  lastUpdateId: number;
  /** NaN where the message has no time. */
  exchangeUs: number;
  readonly bids: Levels;
  readonly asks: Levels;
}

export interface DepthSnapshot extends Stamped {
  readonly kind: typeof EventKind.DEPTH_SNAPSHOT;
  symbolId: number;
  lastUpdateId: number;
  readonly bids: Levels;
  readonly asks: Levels;
}

/** Open, high, low, close of one interval, as the venue counts it (Binance kline, Kraken ohlc). */
export interface Candle extends Stamped {
  readonly kind: typeof EventKind.CANDLE;
  symbolId: number;
  intervalS: number;
  openUs: number;
  openTicks: number;
  highTicks: number;
  lowTicks: number;
  closeTicks: number;
  volumeLots: number;
  trades: number;
  /** False while the interval still runs; Kraken does not say when it ends. */
  closed: boolean;
}

/** The last 24 hours, as the venue counts them (Binance 24hrTicker, Kraken ticker). */
export interface DayTicker extends Stamped {
  readonly kind: typeof EventKind.DAY_TICKER;
  symbolId: number;
  lastTicks: number;
  highTicks: number;
  lowTicks: number;
  volumeLots: number;
  /** Percent. */
  changePct: number;
}

/** What the venue says of itself or of one symbol: maintenance, cancel-only, delisted … */
export interface VenueStatus extends Stamped {
  readonly kind: typeof EventKind.VENUE_STATUS;
  readonly venue: string;
  /** ALL_SYMBOLS when it is about the venue as a whole. */
  readonly symbolId: number;
  /** True only when orders of every type are taken. */
  readonly open: boolean;
  readonly reason: string;
}

export const ALL_SYMBOLS = -1;

/** The venue's answer to the subscription of one channel of one symbol. */
export interface Subscription extends Stamped {
  readonly kind: typeof EventKind.SUBSCRIPTION;
  readonly venue: string;
  /** ALL_SYMBOLS when it is about none, or the venue did not say about which. */
  readonly symbolId: number;
  readonly channel: string;
  readonly accepted: boolean;
  /** The venue's own words when it refused, and what to do. */
  readonly reason: string;
}

/** The connection lives though no market moved: any frame, at most once a second. */
export interface Heartbeat extends Stamped {
  readonly kind: typeof EventKind.HEARTBEAT;
  readonly venue: string;
}

/** A frame that could not be read. What it said is lost, and nobody knows what it was. */
export interface BadFrameSeen extends Stamped {
  readonly kind: typeof EventKind.BAD_FRAME;
  readonly venue: string;
  /** ALL_SYMBOLS when it could not be told. */
  readonly symbolId: number;
  /** False when it was certainly of a channel that no book depends on. */
  readonly bookAffected: boolean;
  readonly reason: string;
  /** How many since the last such event: a flood of them is told together. */
  readonly count: number;
}

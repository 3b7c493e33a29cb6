import type { OutcomeKind } from './outcome-kind.ts';

/** The journal keeps places in this list: it is only ever added to, at the end. */
export const FEED_STATES = ['DOWN', 'SYNCING', 'LIVE', 'STALE', 'BLOCKED'] as const;
export type FeedStateName = (typeof FEED_STATES)[number];

/** Why a feed is in its state. */
export type FeedCode =
  | 'NOT_CONNECTED'
  | 'AWAITING_SNAPSHOT'
  | 'IN_STEP'
  | 'SILENT'
  | 'GAP'
  | 'CHECKSUM_MISMATCH'
  | 'CROSSED_BOOK'
  | 'QUOTE_MISMATCH'
  | 'TRADE_OUTSIDE_BOOK'
  | 'BAD_FRAME'
  | 'BAD_SNAPSHOT'
  | 'SUBSCRIPTION_REFUSED'
  | 'VENUE_CLOSED';

/** Counters of one symbol's market data since the run began. */
export interface FeedHealth {
  /** Trades and changes of the best bid or ask. */
  readonly ticks: number;
  /** Snapshots and changes of the book that were received. */
  readonly bookUpdates: number;
  readonly checksumsVerified: number;
  readonly checksumsFailed: number;
  /** Best quotes that were compared with the book at the same update id. */
  readonly quotesVerified: number;
  readonly quotesFailed: number;
  /** Breaks in the sequence of the book's update ids. */
  readonly gaps: number;
  /** Trades missing in the sequence of trade ids. */
  readonly tradesMissed: number;
  readonly crossed: number;
  readonly badFrames: number;
  /** New snapshots after the first of a connection. */
  readonly resyncs: number;
  readonly reconnects: number;
  /**
   * Of all proofs that the book was put to (links of the sequence, checksums, quotes with the same
   * update id), the share that held, percent; null before the first.
   */
  readonly integrityPct: number | null;
  /** Exchange's time to ours, µs; negative when its clock is ahead of ours. Null before the first. */
  readonly latency: LatencyQuantiles | null;
}

export interface LatencyQuantiles {
  readonly count: number;
  readonly minUs: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly maxUs: number;
}

/** Emitted at each change of state, and once a minute. */
export interface FeedSnapshot extends FeedHealth {
  readonly kind: typeof OutcomeKind.FEED;
  readonly symbolId: number;
  readonly state: FeedStateName;
  readonly code: FeedCode;
  readonly reason: string;
}

import type { Aggression } from './aggression.ts';
import type { PlaceIntent } from './intent.ts';
import type { Fill, OrderRequest, OrderState } from './order.ts';
import type { TradingLevelName } from './trading-level.ts';

/**
 * What the kernel makes of its events. Each outcome is journaled right behind the event that caused
 * it, and a replay must produce the same bytes. Numbers are never used again (see EventKind).
 */
export const OutcomeKind = {
  DECISION: 101,
  ORDER: 102,
  POSITION: 103,
  TRADING_STATE: 104,
  AGGRESSION: 105,
  FEED: 106,
} as const;

export interface ControlResult {
  readonly code: string;
  readonly passed: boolean;
  /** Null when it could not be computed, which denies. */
  readonly observed: number | null;
  readonly limit: number | null;
  readonly headroom: number | null;
  readonly unit: string;
}

/** What the strategy saw. Derivatives: per horizon 3 of price, 3 of volume, 3 of signed volume. */
export interface RecordedView {
  readonly bidTicks: number;
  readonly askTicks: number;
  readonly mid: number;
  readonly feedState: FeedStateName;
  readonly quoteAgeMs: number;
  readonly positionLots: number;
  readonly horizonsS: readonly number[];
  readonly derivatives: readonly (number | null)[];
}

export interface Decision {
  readonly kind: typeof OutcomeKind.DECISION;
  /** Also the client order id of the order that it led to, if it was allowed. */
  readonly id: string;
  readonly symbolId: number;
  readonly strategyVersion: string;
  readonly intent: PlaceIntent;
  readonly allowed: boolean;
  /** Code of the first control that denied; empty when allowed. */
  readonly code: string;
  readonly controls: readonly ControlResult[];
  readonly view: RecordedView;
  readonly aggression: Aggression;
  readonly tradingLevel: TradingLevelName;
}

/** The order as it stands after a change. */
export interface OrderSnapshot {
  readonly kind: typeof OutcomeKind.ORDER;
  readonly clientOrderId: string;
  readonly venueOrderId: string;
  readonly decisionSeq: number;
  readonly request: OrderRequest;
  readonly state: OrderState;
  readonly reason: string;
  readonly cancelRequested: boolean;
  readonly filledLots: number;
  /** Sum of price ticks × quantity lots over all fills. */
  readonly filledTickLots: number;
  readonly fills: readonly Fill[];
  readonly createdAtUs: number;
  readonly createdNs: number;
  readonly updatedAtUs: number;
}

/** Amounts as exact decimal text (model/money.ts). */
export interface PositionSnapshot {
  readonly kind: typeof OutcomeKind.POSITION;
  readonly symbolId: number;
  readonly lots: number;
  /** Quote asset paid for what is held now, at its average price (negative when short). */
  readonly cost: string;
  /** Quote asset received minus paid over all fills, before fees. */
  readonly cash: string;
  readonly realized: string;
  readonly turnover: string;
  readonly fees: Readonly<Record<string, string>>;
  readonly fills: number;
}

export interface StateReason {
  readonly source: string;
  readonly scope: string;
  readonly level: TradingLevelName;
  readonly reason: string;
  readonly actor: string;
  readonly sinceUs: number;
}

export interface TradingStateSnapshot {
  readonly kind: typeof OutcomeKind.TRADING_STATE;
  readonly level: TradingLevelName;
  readonly reasons: readonly StateReason[];
}

export interface AggressionSnapshot {
  readonly kind: typeof OutcomeKind.AGGRESSION;
  readonly level: Aggression;
  readonly actor: string;
  readonly reason: string;
  readonly expiresAtUs: number | null;
}

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

export type OutcomePayload =
  | Decision
  | OrderSnapshot
  | PositionSnapshot
  | TradingStateSnapshot
  | AggressionSnapshot
  | FeedSnapshot;

/** A payload with its place in the journal. */
export interface Outcome {
  readonly seq: number;
  readonly atUs: number;
  readonly monoNs: number;
  readonly payload: OutcomePayload;
}

/** What outlives a run: account, halts and overrides. Market state is seen anew. */
export interface Carry {
  /** Of the run that left it, by the symbol ids that stand in the rest. */
  readonly symbols: readonly string[];
  readonly orders: readonly OrderSnapshot[];
  readonly positions: readonly PositionSnapshot[];
  readonly tradingState: readonly StateReason[];
  readonly aggression: AggressionSnapshot | null;
}

import type { BracketSnapshot } from './bracket.ts';
import type { Decision, HoldSnapshot } from './decision.ts';
import type { FeedSnapshot } from './feed-health.ts';
import type {
  Alert,
  BreakerSnapshot,
  KillReport,
  LossSnapshot,
  Override,
  OverridesSnapshot,
  Proposal,
  Refused,
  StateReason,
  TallySnapshot,
  TradingStateSnapshot,
} from './governing.ts';
import type { InstrumentDefinition } from './instrument.ts';
import type { ForeignOrder } from './listed-order.ts';
import type { Fill, OrderRequest, OrderState } from './order.ts';
import { OutcomeKind } from './outcome-kind.ts';
import type { Terms } from './terms.ts';

export { OutcomeKind };
export * from './bracket.ts';
export * from './decision.ts';
export * from './feed-health.ts';
export * from './governing.ts';

/** An amendment in place that the venue has not answered: the order may have either terms. */
export interface AmendmentSnapshot extends Terms {
  readonly decisionSeq: number;
  readonly sinceNs: number;
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
  /** Absent when none is in flight. */
  readonly amendment?: AmendmentSnapshot;
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

/** Open orders of our account that we know nothing of, after each change; empty when there are none left. */
export interface ForeignOrdersSnapshot {
  readonly kind: typeof OutcomeKind.FOREIGN_ORDERS;
  readonly orders: readonly ForeignOrder[];
}

export type OutcomePayload =
  | Decision
  | OrderSnapshot
  | PositionSnapshot
  | TradingStateSnapshot
  | FeedSnapshot
  | OverridesSnapshot
  | HoldSnapshot
  | BreakerSnapshot
  | KillReport
  | Proposal
  | LossSnapshot
  | Refused
  | TallySnapshot
  | Alert
  | ForeignOrdersSnapshot
  | BracketSnapshot;

/** A payload with its place in the journal. */
export interface Outcome {
  readonly seq: number;
  readonly atUs: number;
  readonly monoNs: number;
  readonly payload: OutcomePayload;
}

export type Grid = Pick<InstrumentDefinition, 'tickSize' | 'lotSize'>;

/** What outlives a run: account, halts, overrides and counts. Market state is seen anew. */
export interface Carry {
  /** Of the run that left it, by the symbol ids that stand in the rest. */
  readonly symbols: readonly string[];
  /** What each of them was counted in; absent in journals of before. */
  readonly grids?: readonly Grid[];
  readonly orders: readonly OrderSnapshot[];
  readonly positions: readonly PositionSnapshot[];
  readonly tradingState: readonly StateReason[];
  readonly overrides: readonly Override[];
  readonly loss: LossSnapshot | null;
  /** Breakers that were not in good health; absent in journals from before they were carried. */
  readonly breakers?: readonly BreakerSnapshot[];
  /** By strategy, of those that count anything; absent like `breakers`. */
  readonly tallies?: readonly TallySnapshot[];
  /** That are open; absent in journals from before there were any. */
  readonly brackets?: readonly BracketSnapshot[];
}

import type { Aggression, Bias, Urgency } from './aggression.ts';
import type { DenialCode } from './denial-code.ts';
import type { FeedStateName } from './feed-health.ts';
import type { Forecast, Sentiment } from './inference.ts';
import type { Grounds, Hurdle } from './intent.ts';
import type { OrderRequest } from './order.ts';
import type { OutcomeKind } from './outcome-kind.ts';
import type { TradingLevelName } from './trading-level.ts';

export interface ControlResult {
  readonly code: DenialCode;
  readonly passed: boolean;
  /** NaN when it could not be computed, which denies. */
  readonly observed: number;
  readonly limit: number;
  readonly headroom: number;
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

/** How overrides, models and health entered a decision (decide/influence.ts). */
export interface RecordedInfluence {
  readonly aggression: Aggression;
  readonly bias: Bias;
  /** Multipliers of size and threshold, all together. */
  readonly size: number;
  readonly threshold: number;
  readonly urgency: Urgency;
  /** Whose overrides: "NAME, until TIME" each; empty when none is in force. */
  readonly overrides: readonly string[];
  readonly forecast: Forecast | null;
  readonly sentiment: Sentiment | null;
}

/** What was wanted, with its grounds; `replaces` names the order that an amendment changes or takes back. */
export interface RecordedIntent extends Grounds {
  readonly kind: 'place' | 'amend';
  readonly request: OrderRequest;
  readonly replaces: string;
}

export interface Decision {
  readonly kind: typeof OutcomeKind.DECISION;
  /** Also the client order id of the order that it led to, if it was allowed and places one. */
  readonly id: string;
  readonly symbolId: number;
  readonly strategyVersion: string;
  readonly intent: RecordedIntent;
  readonly allowed: boolean;
  /** Of the first that denied, a veto of the auditor before everything else; null when allowed. */
  readonly code: DenialCode | null;
  /** The auditor's checks, then the governor's controls: all of them, always. */
  readonly audit: readonly ControlResult[];
  readonly controls: readonly ControlResult[];
  readonly view: RecordedView;
  readonly influence: RecordedInfluence;
  readonly tradingLevel: TradingLevelName;
  readonly policyHash: string;
  readonly buildHash: string;
}

/**
 * Why a strategy wanted nothing: what stood in the way, the first first. Told when its code changes,
 * at most once a second for each strategy and symbol, and once a minute when it does not; a replay
 * finds those between.
 */
export interface HoldSnapshot {
  readonly kind: typeof OutcomeKind.HOLD;
  readonly symbolId: number;
  readonly strategy: string;
  readonly code: string;
  readonly hurdles: readonly Hurdle[];
  /** Decisions of this kind since the last one told, this one included. */
  readonly count: number;
}

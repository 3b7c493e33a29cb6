import type { Aggression, Bias } from './aggression.ts';
import type { KillMode } from './event.ts';
import type { Advice } from './inference.ts';
import type { ForeignOrder } from './listed-order.ts';
import type { OutcomeKind } from './outcome-kind.ts';
import type { Scope } from './scope.ts';
import type { TradingLevelName } from './trading-level.ts';

export interface StateReason {
  readonly source: string;
  readonly scope: Scope;
  readonly level: TradingLevelName;
  readonly reason: string;
  readonly actor: string;
  readonly sinceUs: number;
  /** Of an operator's kill. */
  readonly kill?: { readonly mode: KillMode; readonly number: number };
}

export interface TradingStateSnapshot {
  readonly kind: typeof OutcomeKind.TRADING_STATE;
  /** Strictest of all that are global. */
  readonly level: TradingLevelName;
  /** Of every scope. */
  readonly reasons: readonly StateReason[];
}

/** Somebody's aggression or bias for a scope. */
export interface Override {
  readonly scope: Scope;
  readonly aggression: Aggression | null;
  readonly bias: Bias | null;
  readonly actor: string;
  readonly reason: string;
  readonly sinceUs: number;
  readonly expiresAtUs: number | null;
  /** Of a model that tightened by itself; null when a person set it. */
  readonly modelId: string | null;
}

/** A model's advice that waits for a person. */
export interface PendingAdvice {
  readonly id: string;
  readonly scope: Scope;
  readonly aggression: Aggression;
  readonly bias: Bias;
  readonly advice: Advice;
  readonly sinceUs: number;
  readonly expiresAtUs: number;
}

export interface OverridesSnapshot {
  readonly kind: typeof OutcomeKind.OVERRIDES;
  readonly overrides: readonly Override[];
  readonly pending: readonly PendingAdvice[];
  /** What changed, in a sentence. */
  readonly because: string;
}

export const BREAKER_STATES = ['CLOSED', 'OPEN', 'HALF_OPEN'] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];

/** The Sentinel's breaker of one scope has moved, or warns: because of which measure. */
export interface BreakerSnapshot {
  readonly kind: typeof OutcomeKind.BREAKER;
  readonly scope: Scope;
  readonly state: BreakerState;
  readonly from: BreakerState;
  /** A measure is past its warning while the breaker is CLOSED. */
  readonly warning: boolean;
  readonly measure: string;
  readonly value: number | null;
  readonly threshold: number | null;
  readonly unit: string;
  readonly reason: string;
}

/** How far a kill has come at the venue. */
export interface KillReport {
  readonly kind: typeof OutcomeKind.KILL;
  readonly killNumber: number;
  readonly scope: Scope;
  readonly mode: KillMode;
  /**
   * BLOCKING: no new order leaves (all that HALT does). CANCELLING, VERIFYING: the venue is asked
   * until its own list of open orders shows none of the scope. FLATTENING: positions are closed.
   * CONFIRMED: nothing of the scope is open at the venue.
   */
  readonly phase: 'BLOCKING' | 'CANCELLING' | 'VERIFYING' | 'FLATTENING' | 'CONFIRMED';
  readonly cancelsAsked: number;
  readonly ordersOpen: number;
  readonly ordersEnded: number;
  /** What is still held in the scope. */
  readonly residual: readonly {
    readonly symbolId: number;
    readonly lots: number;
    /** At the mid, quote asset; null without a market. */
    readonly notional: number | null;
  }[];
  /** Orders of the scope that are none of ours: the first of them, `ordersOpen` counts all. */
  readonly foreign: readonly ForeignOrder[];
}

/** Somebody has asked for a halt to be lifted, and what became of it. */
export interface Proposal {
  readonly kind: typeof OutcomeKind.PROPOSAL;
  readonly id: string;
  readonly source: string;
  readonly scope: Scope;
  readonly killNumber: number;
  readonly proposer: string;
  readonly reason: string;
  readonly expiresAtUs: number;
  readonly state: 'OPEN' | 'APPROVED' | 'EXPIRED';
  readonly approver: string | null;
}

/** A command had no effect, and why. */
export interface Refused {
  readonly kind: typeof OutcomeKind.REFUSED;
  readonly command: string;
  readonly actor: string;
  readonly code: string;
  readonly reason: string;
}

/** What is counted of one strategy until a person has looked: a restart must not forgive it. */
export interface TallySnapshot {
  readonly kind: typeof OutcomeKind.TALLY;
  readonly strategy: string;
  /** Rejects in a row (C15), and the reasons of the last of them, oldest first. */
  readonly rejects: number;
  readonly lastRejects: readonly string[];
  /** Orders that have opened or added (C13); and when those of the window did, µs, oldest first. */
  readonly entries: number;
  readonly entriesAtUs: readonly number[];
  /** When it last asked for something malformed (C03), µs since the epoch; null when it never did. */
  readonly malformedAtUs: number | null;
}

export const ALERT_CODES = [
  'EXPOSURE_WARNING',
  'ORDER_TO_TRADE',
  'LEASE_LOST',
  'BRACKET_UNPROTECTED',
] as const;
export type AlertCode = (typeof ALERT_CODES)[number];

/** Something that a person should look at, told once when it begins and once when it is over. */
export interface Alert {
  readonly kind: typeof OutcomeKind.ALERT;
  readonly code: AlertCode;
  readonly scope: Scope;
  /** Which of the scope's: "gross" or "net", or a symbol. */
  readonly subject: string;
  /** False when it is over. */
  readonly active: boolean;
  readonly observed: number;
  /** That was passed, one way or the other. */
  readonly limit: number;
  readonly unit: string;
  readonly reason: string;
}

/** What loss limits count from: outlives a run, or a restart would forgive a loss. */
export interface LossSnapshot {
  readonly kind: typeof OutcomeKind.LOSS;
  /** Start of the UTC day, µs since the epoch, and net P&L at that moment. */
  readonly dayStartUs: number;
  readonly dayBaseline: number;
  readonly strategies: readonly {
    readonly name: string;
    /** Received minus paid and fees, account currency. */
    readonly cash: number;
    /** Highest P&L so far. */
    readonly peak: number;
    readonly lots: Readonly<Record<string, number>>;
  }[];
}

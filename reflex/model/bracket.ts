import type { Side } from './order.ts';
import type { OutcomeKind } from './outcome-kind.ts';

/** Prices at which what an entry has brought is to be closed again; at least one of them. */
export interface Exits {
  /** A trade at this price or worse releases a market order; 0: no stop. */
  readonly stopTicks: number;
  /** Closed at this price or better as soon as somebody offers that; 0: no target. */
  readonly profitTicks: number;
}

/**
 * WAITING: nothing of the entry has traded yet. PROTECTED: what it holds has its order at the venue, or
 * is about to. UNPROTECTED: it has none, and cannot get one for the reason that is told.
 */
export const BRACKET_PHASES = ['WAITING', 'PROTECTED', 'UNPROTECTED', 'ENDED'] as const;
export type BracketPhase = (typeof BRACKET_PHASES)[number];

/** A bracket as it stands after a change: enough for the next run to go on from it. */
export interface BracketSnapshot {
  readonly kind: typeof OutcomeKind.BRACKET;
  /** Client order id of the entry. */
  readonly id: string;
  readonly symbolId: number;
  readonly strategy: string;
  /** Of the entry. */
  readonly side: Side;
  readonly stopTicks: number;
  readonly profitTicks: number;
  readonly phase: BracketPhase;
  readonly reason: string;
  /** That the entry has traded. */
  readonly entryLots: number;
  /** That the exits before the present one have traded. */
  readonly closedLots: number;
  /** Client order id of the exit that works or worked last, and what of it has traded; '' of none yet. */
  readonly leg: string;
  readonly legLots: number;
}

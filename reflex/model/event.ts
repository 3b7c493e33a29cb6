import type { Aggression } from './aggression.ts';
import { EventKind, type Stamped } from './event-kind.ts';
import type { InstrumentDefinition } from './instrument.ts';
import type { BadFrameSeen, DepthSnapshot, Heartbeat, MarketEvent } from './market-event.ts';
import type { Fill } from './order.ts';
import type { Carry } from './outcome.ts';
import type { Policy } from './policy.ts';

export { EventKind };
export * from './market-event.ts';

/** First event of a run: all that the run depends on, so that a replay needs nothing else. */
export interface Boot extends Stamped {
  readonly kind: typeof EventKind.BOOT;
  readonly runId: string;
  readonly buildHash: string;
  readonly policyHash: string;
  readonly policy: Policy;
  readonly instruments: readonly InstrumentDefinition[];
  readonly strategies: readonly {
    name: string;
    symbol: string;
    parameters: Record<string, number>;
  }[];
  /** Orders, positions, halts and overrides as the run before left them. */
  readonly carry: Carry | null;
}

export type LinkName = 'market' | 'orders';

/** A connection to the venue came up or went down. */
export interface Link extends Stamped {
  readonly kind: typeof EventKind.LINK;
  readonly link: LinkName;
  /** Whose; absent in journals of version 0.1, which knew one venue. */
  readonly venue?: string;
  readonly up: boolean;
  readonly reason: string;
}

export interface Timer extends Stamped {
  readonly kind: typeof EventKind.TIMER;
}

export type CommandAction =
  /** `killNumber`: see rings/kill-word.ts. A release names the kill that it lifts; a newer one stays. */
  | { readonly type: 'kill'; readonly reason: string; readonly killNumber: number }
  | { readonly type: 'release'; readonly reason: string; readonly killNumber: number }
  | {
      readonly type: 'aggression';
      readonly level: Aggression;
      readonly reason: string;
      readonly expiresAtUs: number | null;
    }
  | { readonly type: 'stop'; readonly reason: string };

export interface Command extends Stamped {
  readonly kind: typeof EventKind.COMMAND;
  readonly actor: string;
  readonly action: CommandAction;
}

export type ExecutionType =
  | 'ACKED'
  | 'FILL'
  | 'CANCELED'
  | 'EXPIRED'
  | 'REJECTED'
  | 'UNKNOWN'
  | 'NOT_FOUND';

/** What the venue says of one order, from whichever of its channels said it first. */
export interface Execution extends Stamped {
  readonly kind: typeof EventKind.EXECUTION;
  readonly clientOrderId: string;
  readonly venueOrderId: string;
  readonly type: ExecutionType;
  readonly exchangeUs: number;
  readonly reason: string;
  readonly fill: Omit<Fill, 'atUs'> | null;
}

/** The venue's list of our open orders, by client order id, complete at this moment. */
export interface Reconciled extends Stamped {
  readonly kind: typeof EventKind.RECONCILED;
  readonly openOrders: readonly string[];
}

/** The loop did not hand the order to the venue: it is certain that it never left. */
export interface NotSent extends Stamped {
  readonly kind: typeof EventKind.NOT_SENT;
  readonly clientOrderId: string;
  readonly reason: string;
}

/** The order left; both durations count from the moment its cause was in hand, nanoseconds. */
export interface Sent extends Stamped {
  readonly kind: typeof EventKind.SENT;
  decisionSeq: number;
  decidedAfterNs: number;
  writtenAfterNs: number;
}

/** Can every decision still be recorded? If not, no new order leaves: no audit, no trade. */
export interface Health extends Stamped {
  readonly kind: typeof EventKind.HEALTH;
  readonly recordable: boolean;
  readonly reason: string;
}

export type KernelEvent =
  | MarketEvent
  | DepthSnapshot
  | Heartbeat
  | BadFrameSeen
  | Boot
  | Link
  | Timer
  | Command
  | Execution
  | Reconciled
  | NotSent
  | Sent
  | Health;

import type { Aggression, Bias } from './aggression.ts';
import type { Exits } from './bracket.ts';
import { EventKind, type Stamped } from './event-kind.ts';
import type { Advice, Forecast, Sentiment } from './inference.ts';
import type { InstrumentDefinition } from './instrument.ts';
import type { Hurdle, StrategyAnswer } from './intent.ts';
import type { ListedOrder } from './listed-order.ts';
import type { BadFrameSeen, DepthSnapshot, Heartbeat, MarketEvent } from './market-event.ts';
import type { Fill, RequestedOrder } from './order.ts';
import type { Carry } from './outcome.ts';
import type { Policy } from './policy.ts';
import type { Scope } from './scope.ts';
import type { Terms } from './terms.ts';
import type { VenueLimits } from './venue-limits.ts';

export { EventKind };
export * from './market-event.ts';

/** First event of a run: all that the run depends on, so that a replay needs nothing else. */
export interface Boot extends Stamped {
  readonly kind: typeof EventKind.BOOT;
  readonly runId: string;
  /** What else the run was made of; absent in journals from before there was a ledger. */
  readonly manifest?: RunManifest;
  readonly buildHash: string;
  readonly policyHash: string;
  readonly policy: Policy;
  readonly instruments: readonly InstrumentDefinition[];
  readonly strategies: readonly ConfiguredStrategy[];
  /** Of the venue that orders go to; null when they go nowhere. */
  readonly venueLimits: VenueLimits | null;
  /** Orders, positions, halts and overrides as the run before left them. */
  readonly carry: Carry | null;
}

/** For an auditor: the kernel decides nothing by it. */
export interface RunManifest {
  /** Of Voltaire. */
  readonly version: string;
  /** Of Node, whose arithmetic a replay depends on, with the system and processor it ran on. */
  readonly runtime: string;
  /** SHA-256 of the configuration as canonical JSON; it may hold addresses and keys, so that it is not here itself. */
  readonly configurationHash: string;
  /** What somebody has typed so that real orders may leave; absent when none could. */
  readonly live?: { readonly venue: string; readonly typed: string };
  /** What `atUs` and `monoNs` were read from. */
  readonly clock: { readonly atUs: string; readonly monoNs: string };
}

export interface ConfiguredStrategy {
  readonly name: string;
  readonly symbol: string;
  readonly parameters: Readonly<Record<string, number>>;
  /** Of a user's own, which runs in a thread apart; absent when it is the kernel's. */
  readonly isolated?: {
    /** As the strategy says of itself. */
    readonly version: string;
    /** What its own `warmUp` and `withoutInference` say: the kernel does not have its code. */
    readonly warmUp: readonly number[];
    readonly withoutInference: 'TRADE' | 'REDUCE' | 'HOLD';
    /** An answer later than this counts as none, milliseconds. */
    readonly budgetMs: number;
  };
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

/** HALT: no new order. CANCEL: and working ones are taken back. FLATTEN: and positions are closed. */
export const KILL_MODES = ['HALT', 'CANCEL', 'FLATTEN'] as const;
export type KillMode = (typeof KILL_MODES)[number];

export type CommandAction =
  /** `killNumber`: see rings/kill-board.ts. */
  | {
      readonly type: 'kill';
      readonly scope: Scope;
      readonly mode: KillMode;
      readonly reason: string;
      readonly killNumber: number;
    }
  /**
   * Somebody wants a halt lifted: an operator's (`operator`) or one that latched by itself (`governor`).
   * It names the kill that it has seen; a newer one stays. Nothing happens until somebody else approves.
   */
  | {
      readonly type: 'propose';
      readonly source: 'operator' | 'governor';
      readonly scope: Scope;
      readonly reason: string;
      readonly killNumber: number;
    }
  | { readonly type: 'approve'; readonly proposalId: string; readonly reason: string }
  | {
      readonly type: 'aggression';
      readonly scope: Scope;
      readonly level: Aggression;
      readonly reason: string;
      readonly expiresAtUs: number | null;
    }
  | {
      readonly type: 'bias';
      readonly scope: Scope;
      readonly bias: Bias;
      readonly reason: string;
      readonly expiresAtUs: number | null;
    }
  /**
   * A model's advice: what tightens holds at once if the policy allows that, the rest waits for
   * `accept`.
   */
  | {
      readonly type: 'advise';
      readonly scope: Scope;
      readonly level: Aggression;
      readonly bias: Bias;
      readonly advice: Advice;
      /** The market summary that the model was given, JSON: for whoever asks it again. */
      readonly given: string;
      readonly expiresAtUs: number;
    }
  | { readonly type: 'accept'; readonly adviceId: string; readonly reason: string }
  /** An order by hand. A market order's price is not told: the kernel takes the market's. */
  | {
      readonly type: 'place';
      readonly symbol: string;
      readonly request: RequestedOrder;
      readonly exits: Exits | null;
      readonly reason: string;
    }
  | { readonly type: 'cancel'; readonly clientOrderId: string; readonly reason: string }
  | { readonly type: 'stop'; readonly reason: string };

export interface Command extends Stamped {
  readonly kind: typeof EventKind.COMMAND;
  /** Name of the user, or how it came: "shell:NAME", "signal". */
  readonly actor: string;
  readonly action: CommandAction;
}

export type ExecutionType =
  | 'ACKED'
  /** The market has traded at its trigger price: what it released works from now on. */
  | 'TRIGGERED'
  /** The venue has changed it in place. */
  | 'AMENDED'
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
  /** Of an end: lots that had traded until then, whether we have heard of them or not; absent when not told. */
  readonly executedLots?: number;
  /** The order as the venue has it now; absent when it did not say. */
  readonly terms?: Terms;
  /** Of the answer to an amendment in place: its decision. REJECTED leaves the order as it was. */
  readonly amends?: number;
  /**
   * True of what the venue tells as it happens; absent when it answers to a request. After a lost
   * connection only an answer is sure to have come with everything that was before it.
   */
  readonly pushed?: true;
}

/** The venue's list of our account's open orders, complete at this moment. */
export interface Reconciled extends Stamped {
  readonly kind: typeof EventKind.RECONCILED;
  /** Whose; absent in journals from before it was told. */
  readonly venue?: string;
  readonly openOrders: readonly ListedOrder[];
}

/** The loop did not hand the order, or its amendment, to the venue: it is certain that it never left. */
export interface NotSent extends Stamped {
  readonly kind: typeof EventKind.NOT_SENT;
  readonly clientOrderId: string;
  /** Decision of the amendment that did not leave; absent when it is the order itself. */
  readonly amends?: number;
  readonly reason: string;
}

/** The order left; all durations count from the moment its cause was in hand, nanoseconds. */
export interface Sent extends Stamped {
  readonly kind: typeof EventKind.SENT;
  decisionSeq: number;
  decidedAfterNs: number;
  /** When the kill board was read, right before the send. */
  checkedAfterNs: number;
  writtenAfterNs: number;
}

/** Can every decision still be recorded? If not, no new order leaves: no audit, no trade. */
export interface Health extends Stamped {
  readonly kind: typeof EventKind.HEALTH;
  readonly recordable: boolean;
  readonly reason: string;
}

/**
 * The vital signs of the kernel's thread over the last second, measured around the core and judged in
 * it (governance/sentinel.ts). Null where nothing was measured.
 */
export interface Pulse extends Stamped {
  readonly kind: typeof EventKind.PULSE;
  readonly tickToDecisionP50Us: number | null;
  readonly tickToDecisionP99Us: number | null;
  readonly tickToDecisionP999Us: number | null;
  /** Longest time that the event loop was busy without a turn, milliseconds. */
  readonly loopStallMs: number;
  /** 0 to 1: of the record ring, of the command ring, of the journal's memory for a disk that refuses. */
  readonly recordOccupancy: number;
  readonly commandOccupancy: number;
  readonly journalOccupancy: number;
}

/** A model has answered, for one symbol. Checked where it comes in, and again where it is used. */
export interface Inference extends Stamped {
  readonly kind: typeof EventKind.INFERENCE;
  readonly symbolId: number;
  readonly forecast: Forecast | null;
  readonly sentiment: Sentiment | null;
}

/**
 * What a user's strategy said, which runs in a thread of its own. Journaled, so that a replay needs
 * neither its code nor its thread.
 */
export interface Answer extends Stamped {
  readonly kind: typeof EventKind.ANSWER;
  readonly strategy: string;
  readonly symbolId: number;
  /** Of the tick that it was asked about. */
  readonly askedSeq: number;
  readonly answer: StrategyAnswer | null;
  /** With a hold that is to be told, of a strategy that says them: what stood in the way, as it saw it. */
  readonly hurdles?: readonly Hurdle[];
  /** Why there is no answer and will be none: it threw, its thread ended. Empty when all is well. */
  readonly problem: string;
}

/** What the venue holds for us, as decimal text; complete for the assets that it names. */
export interface Balances extends Stamped {
  readonly kind: typeof EventKind.BALANCES;
  readonly venue: string;
  /** When it was so at the venue, on the clock of its executions; absent when it does not say. */
  readonly exchangeUs?: number;
  readonly assets: Readonly<Record<string, { readonly free: string; readonly locked: string }>>;
}

/** What the venue says of a symbol now, read again while we run. */
export interface InstrumentRules extends Stamped {
  readonly kind: typeof EventKind.INSTRUMENT_RULES;
  readonly symbolId: number;
  readonly definition: InstrumentDefinition;
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
  | Health
  | Pulse
  | Inference
  | Answer
  | Balances
  | InstrumentRules;

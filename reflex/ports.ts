import type { Consultation } from './decide/consultation.ts';
import type { KernelEvent } from './model/event.ts';
import type { Instrument } from './model/instrument.ts';
import type { ForeignOrder } from './model/listed-order.ts';
import type { OrderAddress } from './act/effects.ts';
import type { ApprovedAmendment, ApprovedOrder } from './risk/governor.ts';

/** Time and randomness for the edges. The kernel itself has neither: it takes events. */
export interface Clock {
  /** Wall clock, microseconds since the epoch. */
  atUs(): number;
  /** Monotonic clock, nanoseconds. Durations come from here only. */
  monoNs(): number;
}

/** Uniform in [0, 1). */
export type Random = () => number;

/** Where edges put what they have seen. */
export type EventSink = (event: KernelEvent) => void;

/** What every edge to a venue is built with. */
export interface EdgeParts {
  /** Those of this venue; an instrument's `id` is its place among those of all venues. */
  readonly instruments: readonly Instrument[];
  readonly clock: Clock;
  readonly random: Random;
  readonly sink: EventSink;
  /** Called with what an operator should know: refused frames, lost connections, failed requests. */
  readonly report: (problem: string) => void;
  /** Gets everything that came from the venue before anybody looks at it: for recordings. */
  readonly tap?: FrameTap;
}

export interface FrameTap {
  frame(frame: Buffer): void;
  /** The answer of the REST API at this address. */
  answer(url: string, body: string): void;
}

/** Market data of one venue. Everything it sees goes to the sink as events. */
export interface MarketFeed {
  readonly venue: string;
  /** Frames that could not be read; frames of channels or streams that nobody asked for. */
  readonly badFrames: number;
  readonly unknownFrames: number;
  start(): void;
  /** The symbol's book is not, or no longer, in step: get a new snapshot, however the venue does that. */
  resync(symbolId: number): void;
  stop(): void;
}

/** Users' strategies, each in a thread of its own. What they answer goes to the sink as events. */
export interface StrategyThreads {
  /** Carries an open question to its thread. Never throws, and does not wait. */
  ask(question: Consultation): void;
  /** Ends the strategy's thread; nothing of it is heard any more. */
  terminate(strategy: string): void;
}

/** Orders to one venue. Everything it hears goes to the sink as events. */
export interface OrderGateway {
  start(): void;
  /** Of a venue that is on paper: it has to be shown what the market does, before the kernel is. */
  follow?(event: KernelEvent): void;
  /** Returns when the bytes are with the operating system; throws when they certainly are not. */
  place(order: ApprovedOrder): void;
  /**
   * Changes an open order in place; likewise. Absent where the venue does not, which the definitions of its
   * instruments say too (`amends`).
   */
  amend?(amendment: ApprovedAmendment): void;
  cancel(order: OrderAddress): void;
  /** Takes back an order that is none of ours. What came of it the next list says. */
  cancelForeign(order: ForeignOrder): void;
  query(order: OrderAddress): void;
  reconcile(): void;
  stop(): void;
}

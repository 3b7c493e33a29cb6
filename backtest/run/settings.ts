import type { Program } from '@voltaire/reflex/isolation/program.ts';
import type { ConfiguredStrategy } from '@voltaire/reflex/model/event.ts';
import type { Policy } from '@voltaire/reflex/model/policy.ts';
import type { VenueLimits } from '@voltaire/reflex/model/venue-limits.ts';
import type { FeeTerms } from '@voltaire/simulator/account/fees.ts';
import type { QueueModel } from '@voltaire/simulator/matching/queue.ts';
import type { Latencies } from '../clock/latency.ts';

/** Part of every client order id: the same for all, so that it says nothing of when or where. */
export const RUN_ID = 'backtest';

/** Somebody's own strategy, and what is assumed of its thread. */
export interface UserStrategy {
  readonly program: Program;
  readonly isolated: NonNullable<ConfiguredStrategy['isolated']>;
  /** From a question to its answer, always: ms. */
  readonly thinkMs: number;
}

/** All that a run depends on besides its tape. Plain data: threads get copies of it. */
export interface RunSettings {
  readonly strategy: string;
  readonly parameters: Readonly<Record<string, number>>;
  /** Absent when the strategy is the kernel's. */
  readonly user?: UserStrategy;
  readonly policy: Policy;
  readonly policyHash: string;
  readonly buildHash: string;
  readonly venueLimits: VenueLimits;
  readonly fees: FeeTerms;
  readonly queue: QueueModel;
  readonly latencies: Latencies;
  /** Of the draws from latencies. */
  readonly seed: number;
  /** What the account begins with, decimal text by asset. */
  readonly balances: Readonly<Record<string, string>>;
  /** What returns, turnover and exposure are shares of, quote asset. */
  readonly capital: number;
}

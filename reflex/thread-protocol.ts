import type { Histogram } from 'node:perf_hooks';
import type { Boot } from './model/event.ts';
import type { Credentials } from './venue/binance/sign.ts';

/** What a kernel thread is started with. */
export interface ThreadOptions {
  /** Directory of the journal; it exists. */
  readonly journalDirectory: string;
  readonly boot: Pick<Boot, 'buildHash' | 'policyHash' | 'policy' | 'instruments' | 'strategies'>;
  readonly venue: {
    readonly streamUrl: string;
    readonly restUrl: string;
    readonly apiUrl: string;
    readonly credentials: Credentials;
  };
  readonly memory: ThreadMemory;
}

/** All that the kernel thread shares with others. */
export interface ThreadMemory {
  readonly telemetry: SharedArrayBuffer;
  readonly record: SharedArrayBuffer;
  readonly command: SharedArrayBuffer;
  readonly kill: SharedArrayBuffer;
}

/** Once a second: what does not belong into a ring. */
export interface ThreadStatus {
  readonly type: 'status';
  readonly seq: number;
  readonly journalBytes: number;
  readonly journalHead: string;
  readonly journalFailure: string;
  readonly badFrames: number;
  readonly feeds: readonly {
    readonly ticks: number;
    readonly ageMs: number | null;
    readonly gaps: number;
    readonly resyncs: number;
    readonly reconnects: number;
  }[];
}

export type ThreadMessage =
  | {
      readonly type: 'started';
      readonly runId: string;
      /** What recovery found; empty when there was nothing to say. */
      readonly recovered: string;
      readonly tickToDecision: Histogram;
      readonly tickToOrder: Histogram;
    }
  | ThreadStatus
  | { readonly type: 'problem'; readonly text: string }
  | { readonly type: 'stopped' }
  | { readonly type: 'failed'; readonly reason: string };

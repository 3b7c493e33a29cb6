import type { LeaseKeeperParts } from './lease-keeper.ts';

/** What the lease thread is started with. */
export interface LeaseSettings extends Pick<LeaseKeeperParts, 'account' | 'keys' | 'holder'> {
  /** Of the engine. */
  readonly url: string;
  /** Memory of the kill board; null: whoever follows the thread engages it. */
  readonly kill: SharedArrayBuffer | null;
}

export type LeaseRequest =
  /** A write under this lease was refused. */
  { readonly type: 'refused' } | { readonly type: 'stop' };

export type LeaseMessage =
  /** It was not taken; a sentence for a person. */
  | { readonly type: 'failed'; readonly reason: string }
  | ({ readonly type: 'looked' } & Look)
  | { readonly type: 'stopped' };

export interface Look {
  /** Why it is not held; '' while it is. */
  readonly lost: string;
  readonly token: number;
  /** When it was last sure to be held, by `processMs`. */
  readonly sureAtMs: number;
}

/** A clock that all threads of a process have in common, and that never runs backwards, ms. */
export function processMs(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}

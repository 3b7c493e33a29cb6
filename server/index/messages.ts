import type { MessagePort } from 'node:worker_threads';

/** What the index thread is started with. */
export interface IndexSettings {
  readonly journal: string;
  /** Address of a PostgreSQL; null: the embedded one, in `directory`. */
  readonly url: string | null;
  readonly directory: string;
}

export type IndexRequest =
  /** Whoever is at the other side of it speaks PostgreSQL's protocol to the embedded one. */
  | { readonly type: 'connect'; readonly port: MessagePort }
  /** Answered when all that is in the journal now is in the index. */
  | { readonly type: 'catch up'; readonly id: number }
  | { readonly type: 'end' };

export type IndexMessage =
  | { readonly type: 'state'; readonly state: IndexState }
  | { readonly type: 'caught up'; readonly id: number }
  | { readonly type: 'ended' };

export interface IndexState {
  /** Records and decisions that it has. */
  readonly records: number;
  readonly decisions: number;
  /** Bytes of the journal that it has not read yet. */
  readonly behindBytes: number;
  /** Why it does not go on; empty while it does. */
  readonly problem: string;
}

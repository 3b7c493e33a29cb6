/**
 * State that other processes may look at, and what keeps two of them from doing the same: newest
 * values, leases with fencing tokens, streams of bounded length, words that everybody hears. The kernel
 * never reads from it.
 *
 * Whoever writes shows the token of its lease. A token is higher than every one before it, also over
 * a loss of all that the engine held, because it counts microseconds of the engine's clock. A write
 * with a token lower than the highest that was given is refused.
 */
export interface SharedState {
  readonly engine: 'in-process' | 'redis';
  /** Whether it can be asked now. */
  readonly connected: boolean;
  /** What is wrong with the connection, without its address; '' when nothing is. */
  readonly problem: string;
  /** A connection has come up: what was written before may be gone. */
  onConnected(hear: () => void): void;

  /**
   * Of each key the newer value stays: of two tokens the higher, of one token the higher version.
   * False when the token is stale; then nothing is written. Rejects when the engine is away.
   */
  put(guard: Guard, entries: readonly Entry[]): Promise<boolean>;
  /** Null where there is none. */
  get(keys: readonly string[]): Promise<(Stored | null)[]>;

  /**
   * Under a new token when nobody holds the lease, or the same holder does: then whoever had the old
   * token has lost it. It ends `ttlMs` later by the engine's clock unless it is renewed.
   */
  acquire(lease: LeaseKeys, holder: Holder, ttlMs: number): Promise<Grant>;
  /** Also of a lease that has ended, or was lost with all that the engine held, as long as nobody took it. */
  renew(lease: LeaseKeys, holder: Holder, token: number, ttlMs: number): Promise<Grant>;
  /** Nothing happens when it is not held under this token. */
  release(lease: LeaseKeys, token: number): Promise<void>;

  /** At the end of a stream that keeps about as many as `most`. False when the token is stale. */
  append(guard: Guard, stream: string, texts: readonly string[], most: number): Promise<boolean>;
  /** Behind this id, oldest first; '' begins with the oldest that is kept. */
  read(stream: string, afterId: string, count: number): Promise<StreamEntry[]>;

  /** Says this name's word, or takes it back with null; returns the words of all names. */
  say(board: string, name: string, word: string | null): Promise<ReadonlyMap<string, string>>;

  close(): Promise<void>;
}

export interface Guard {
  /** Key of the highest token that was given. */
  readonly fence: string;
  /** Of the writer's lease. */
  readonly token: number;
}

export interface Entry {
  readonly key: string;
  readonly version: number;
  readonly value: string;
}

export interface Stored {
  readonly token: number;
  readonly version: number;
  readonly value: string;
}

export interface LeaseKeys {
  readonly lease: string;
  readonly fence: string;
}

export interface Holder {
  /** The same over restarts, and nobody else's. */
  readonly id: string;
  /** For a person: host and process. */
  readonly name: string;
}

/** `by`: name of whoever holds it, for this much longer. */
export type Grant =
  | { readonly held: true; readonly token: number }
  | { readonly held: false; readonly by: string; readonly forMs: number };

export interface StreamEntry {
  readonly id: string;
  readonly text: string;
}

import type { Overrides } from './config/load.ts';

/** What the server's thread is started with. */
export interface ServerOptions {
  readonly overrides: Overrides;
  readonly home: string;
  /** Memory of the kill board, which the main thread can engage. */
  readonly kill: SharedArrayBuffer;
}

/** `go`: what has to be there before the platform starts is there. */
export type ServerRequest =
  | { readonly type: 'go' }
  | { readonly type: 'stop'; readonly reason: string };

export type ServerMessage =
  /** To be printed. */
  | { readonly type: 'line'; readonly text: string }
  /** The configuration is good; waits for `go`. */
  | { readonly type: 'configured' }
  | { readonly type: 'started' }
  | { readonly type: 'stopped' }
  /** What a user can mend, in a sentence; the stack is for us. */
  | { readonly type: 'failed'; readonly reason: string; readonly stack: string };

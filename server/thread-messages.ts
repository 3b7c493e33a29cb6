import type { Overrides } from './config/load.ts';
import type { LiveQuestion } from './live/confirm.ts';

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
  /** What somebody has typed to confirm live orders, or why nobody could. */
  | { readonly type: 'confirmed'; readonly typed: string }
  | { readonly type: 'unconfirmed'; readonly reason: string }
  | { readonly type: 'stop'; readonly reason: string };

export type ServerMessage =
  /** To be printed. */
  | { readonly type: 'line'; readonly text: string }
  /** The configuration is good; waits for `go`. */
  | { readonly type: 'configured' }
  /** Orders with real money are to leave: somebody has to confirm it. */
  | { readonly type: 'confirm'; readonly question: LiveQuestion }
  | { readonly type: 'started' }
  | { readonly type: 'stopped' }
  /** What a user can mend, in a sentence; the stack is for us. */
  | { readonly type: 'failed'; readonly reason: string; readonly stack: string };

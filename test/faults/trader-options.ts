import type { Credentials } from '@voltaire/reflex/venue/binance/sign.ts';
import type { ConfigInput } from '@voltaire/server/config/config.ts';

/** What a trading process is started with, as JSON in its arguments. */
export interface TraderOptions {
  /** Data directory; the same after each crash. */
  readonly home: string;
  /** Of the simulator. */
  readonly port: number;
  readonly credentials: Credentials;
  readonly config: ConfigInput;
}

/** Engages a kill of everything in mode CANCEL, or has it released by two people. */
export type TraderRequest = 'kill' | 'release';

/**
 * ready: recovered from the journal, connecting. trading: its first order was taken. killed: the kill is in the journal. released: it is
 * lifted, by the journal.
 */
export type TraderMessage = 'ready' | 'trading' | 'killed' | 'released';

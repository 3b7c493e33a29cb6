import type { MessagePort } from 'node:worker_threads';
import type { InstrumentDefinition } from '../model/instrument.ts';

/** A user's strategy and all that its thread must know. */
export interface Program {
  readonly name: string;
  /** file:// of the TypeScript or JavaScript that exports it. */
  readonly file: string;
  readonly symbols: readonly {
    readonly symbolId: number;
    readonly instrument: InstrumentDefinition;
    /** Complete and checked. */
    readonly parameters: Readonly<Record<string, number>>;
  }[];
}

/** What the kernel's thread starts the warden with. */
export interface WardenOptions {
  readonly programs: readonly (Program & { readonly memory: SharedArrayBuffer })[];
  /** Instead of its parent's: one that can be read without an event loop. */
  readonly port?: MessagePort;
}

/** From the warden: the thread decides now; or it never will, or does no more. */
export type WardenMessage =
  | { readonly type: 'started'; readonly name: string }
  | { readonly type: 'problem'; readonly name: string; readonly problem: string };

/** To the warden. */
export interface Terminate {
  readonly terminate: string;
}

/** One line, short enough for a record. */
export function oneLine(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return (text.split('\n')[0] ?? '').slice(0, 200);
}

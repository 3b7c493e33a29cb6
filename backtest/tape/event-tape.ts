import type { InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import type { Tape } from '@voltaire/simulator/tape/tape.ts';

/**
 * A recorded market of one symbol as the kernel's own events, in columns of numbers (layout.ts). What
 * the simulator keeps of a tape is the same shape; there its numbers are those of the wire, here ticks
 * and lots, so that nothing is decoded twice.
 */
export interface EventTape extends Tape {
  readonly definition: InstrumentDefinition;
  /** Why the recording ends before its end; null when it does not. */
  readonly torn: string | null;
}

/** The columns of a tape in memory that threads can share, without a copy for each. */
export function shared(tape: EventTape): EventTape {
  return {
    ...tape,
    receivedNs: sharedFloats(tape.receivedNs),
    numbers: sharedFloats(tape.numbers),
    kinds: sharedBytes(tape.kinds),
    starts: sharedWords(tape.starts),
  };
}

function sharedFloats(column: Float64Array): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(column.byteLength));
  copy.set(column);
  return copy;
}

function sharedWords(column: Uint32Array): Uint32Array {
  const copy = new Uint32Array(new SharedArrayBuffer(column.byteLength));
  copy.set(column);
  return copy;
}

function sharedBytes(column: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(column.byteLength));
  copy.set(column);
  return copy;
}

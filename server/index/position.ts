/** A run counts its records from 1; none has 2^40 of them. */
const SEQ_BITS = 40n;

/** Where a record stands among those of all runs: later ones are greater. */
export function placeOf(run: number, seq: number): bigint {
  return (BigInt(run) << SEQ_BITS) | BigInt(seq);
}

/** How far the journal was read: it goes on behind this. */
export interface JournalPosition {
  /** Number of the segment; 0 before the first. */
  readonly segment: number;
  /** Where its next block begins. */
  readonly block: number;
  /** The journal's chain there, hex; empty before the first block. */
  readonly chain: string;
  /** Of the last record; 0 before the first. */
  readonly place: bigint;
}

export const AT_BEGIN: JournalPosition = { segment: 0, block: 0, chain: '', place: 0n };

/** Clocks give fractions of a µs; the index counts whole ones. */
export function wholeUs(atUs: number): number {
  return Math.floor(atUs);
}

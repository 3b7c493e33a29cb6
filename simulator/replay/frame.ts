import type { FrameKind } from '../tape/layout.ts';

/** What the replay adds to a recorded frame's times and ids. All zero gives the recording itself. */
export interface Shift {
  /** Whole ms. */
  timeMs: number;
  updateId: number;
  tradeId: number;
}

/**
 * One frame as it is played: where its numbers lie and by how much they are moved. The replay reuses
 * one object for all frames, so a listener must read what it needs before it returns.
 */
export interface Frame {
  kind: FrameKind;
  /** The line of the tape, counted from 0; SEAM for the update that joins two loops. */
  index: number;
  numbers: Float64Array;
  at: number;
  readonly shift: Shift;
}

export const SEAM = -1;

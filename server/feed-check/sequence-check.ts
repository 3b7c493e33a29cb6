import { type ChainedDiff, type DepthDiff, EventKind } from '@voltaire/reflex/model/event.ts';

/**
 * The chain of update ids as it was received, also where no snapshot makes a book of it. The rule is
 * that of the venue ("How to manage a local order book correctly"): spot's U must be the last u + 1,
 * the futures' pu the last u; what begins earlier is a repetition and no gap.
 */
export class SequenceCheck {
  /** Messages that said nothing new: sent twice, or out of order. */
  repeated = 0;
  private lastUpdateId = Number.NaN;

  isAt(updateId: number): boolean {
    return updateId === this.lastUpdateId;
  }

  /** What is missing before this message, in words; null when nothing is. */
  next(diff: DepthDiff | ChainedDiff): string | null {
    const before = this.lastUpdateId;
    if (diff.lastUpdateId <= before) {
      this.repeated++;
      return null;
    }
    this.lastUpdateId = diff.lastUpdateId;
    const follows =
      diff.kind === EventKind.CHAINED_DIFF ? diff.previousUpdateId : diff.firstUpdateId - 1;
    if (!(follows > before)) return null; // also for the first, before which there is nothing
    return `the changes behind update id ${before}, up to ${follows}, are missing`;
  }
}

import { JournalDamaged, type RunFiles, SegmentReader } from './reader.ts';
import type { JournalRecord } from './record.ts';
import { hex, NO_HASH } from './segment.ts';

/** Reads a run through all of its segments, and checks that each follows the one before. */
export class RunReader {
  /** The one that is read; afterwards the last one, the only one that may be torn. */
  segment: SegmentReader;
  /** The chain before the run; null while, or when, not even a header is there. */
  previousHash: Uint8Array | null = null;
  /** The chain behind what is whole, and the number of the segment that it ends in; 0 for none. */
  lastHash: Uint8Array = NO_HASH;
  lastNumber = 0;

  constructor(readonly run: RunFiles) {
    this.segment = new SegmentReader(run.segments[0]!.path);
  }

  /** But those of the kinds `except`. */
  *records(except?: ReadonlySet<number>): Generator<JournalRecord> {
    for (const { number, path } of this.run.segments) {
      if (this.segment.tornBytes > 0) {
        const { path: torn, goodBytes } = this.segment;
        throw new JournalDamaged(torn, goodBytes, 'it ends within a block, and another follows it');
      }
      this.segment = new SegmentReader(path);
      let isChecked = false;
      for (const record of this.segment.records(except)) {
        if (!isChecked) this.follow();
        isChecked = true;
        yield record;
      }
      if (this.segment.goodBytes === 0) continue; // a crash while it was made
      if (!isChecked) this.follow();
      this.lastHash = this.segment.lastHash;
      this.lastNumber = number;
    }
  }

  private follow(): void {
    const { path, previousHash } = this.segment;
    this.previousHash ??= previousHash;
    if (this.lastNumber > 0 && hex(previousHash) !== hex(this.lastHash)) {
      throw new JournalDamaged(path, 12, 'it does not follow the segment before it');
    }
  }
}

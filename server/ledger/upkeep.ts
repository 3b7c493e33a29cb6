import { existsSync, statSync } from 'node:fs';
import { listSegments } from '@voltaire/reflex/journal/reader.ts';
import type { CheckpointFile } from './checkpoint-file.ts';
import { compressSegment } from './compress-segment.ts';
import type { Ledger } from './ledger.ts';
import type { Retention } from './retention.ts';

export interface UpkeepSettings {
  /** A segment is compressed when nothing was written to it for so long; null: never. */
  readonly compressAfterMs: number | null;
  /** How long a run is kept after its end; null: for ever. */
  readonly keepMs: number | null;
}

/** Whether a run has become old enough, and which checkpoints need not stay, is looked at this often. */
const LOOK_MS = 3_600_000;

/** Those of more than a day at one a minute; a start and a verifier check the signature of each. */
const NEWEST_CHECKPOINTS = 2_000;

/** What failed (a full disk, mostly) is tried again so much later. */
const AGAIN_MS = 600_000;

/**
 * Keeps what was written small, and no longer than it must be kept, piece by piece while nothing else is to be done. Only what lies wholly
 * before the segment that was signed last is touched: nobody writes there, and each record is covered.
 */
export class Upkeep {
  private work: Iterator<void> | null = null;
  private notBeforeMs = 0;
  private dropAtMs = 0;

  constructor(
    private readonly ledger: Pick<Ledger, 'directory' | 'proven'> & {
      readonly checkpoints: Pick<CheckpointFile, 'thin'>;
    },
    private readonly settings: UpkeepSettings,
    private readonly retention: Pick<Retention, 'drop'> | null,
    private readonly nowMs: () => number = Date.now,
  ) {}

  /** Does some ten milliseconds of it; false when there is nothing (more) to do. Throws what failed. */
  step(): boolean {
    if (this.nowMs() < this.notBeforeMs) return false;
    try {
      if (this.nowMs() >= this.dropAtMs) {
        this.dropAtMs = this.nowMs() + LOOK_MS;
        // Not before the journal is found to hold what they cover: where it does not, they say since when.
        if (this.ledger.proven) this.ledger.checkpoints.thin(NEWEST_CHECKPOINTS);
        if (this.retention?.drop(this.nowMs()) === true) return true;
      }
      this.work ??= this.find();
      if (!this.work) return false;
      if (this.work.next().done === true) this.work = null;
      return true;
    } catch (error) {
      this.work = null;
      this.notBeforeMs = this.dropAtMs = this.nowMs() + AGAIN_MS;
      throw error;
    }
  }

  private find(): Iterator<void> | null {
    const { compressAfterMs } = this.settings;
    const signed = this.ledger.proven;
    if (!signed || compressAfterMs === null) return null;
    const last = Number.parseInt(signed.segment, 10);
    const due = listSegments(this.ledger.directory).find(
      ({ number, path }) =>
        number < last &&
        existsSync(path) &&
        this.nowMs() - statSync(path).mtimeMs >= compressAfterMs,
    );
    return due ? compressSegment(due.path) : null;
  }
}

import { existsSync, statSync } from 'node:fs';
import { listSegments } from '@voltaire/reflex/journal/reader.ts';
import type { Checkpoint } from './checkpoint.ts';
import { compressSegment } from './compress-segment.ts';
import type { Retention } from './retention.ts';

export interface UpkeepSettings {
  /** A segment is compressed when nothing was written to it for so long; null: never. */
  readonly compressAfterMs: number | null;
  /** How long a run is kept after its end; null: for ever. */
  readonly keepMs: number | null;
}

/** Whether a run has become old enough is looked at this often. */
const RETENTION_MS = 3_600_000;

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
    private readonly directory: string,
    private readonly lastSigned: () => Checkpoint | null,
    private readonly settings: UpkeepSettings,
    private readonly retention: Pick<Retention, 'drop'> | null,
    private readonly nowMs: () => number = Date.now,
  ) {}

  /** Does some ten milliseconds of it; false when there is nothing (more) to do. Throws what failed. */
  step(): boolean {
    if (this.nowMs() < this.notBeforeMs) return false;
    try {
      if (this.nowMs() >= this.dropAtMs) {
        this.dropAtMs = this.nowMs() + RETENTION_MS;
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
    const signed = this.lastSigned();
    if (!signed || compressAfterMs === null) return null;
    const last = Number.parseInt(signed.segment, 10);
    const due = listSegments(this.directory).find(
      ({ number, path }) =>
        number < last &&
        existsSync(path) &&
        this.nowMs() - statSync(path).mtimeMs >= compressAfterMs,
    );
    return due ? compressSegment(due.path) : null;
  }
}

import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { KernelEvent } from '../model/event.ts';
import type { Outcome } from '../model/outcome.ts';
import { ByteWriter } from './bytes.ts';
import { encodeEvent, encodeOutcome } from './record.ts';
import {
  BLOCK_HEADER_BYTES,
  HASH_BYTES,
  hex,
  link,
  linkOf,
  NO_HASH,
  SEGMENT_HEADER_BYTES,
  segmentHeader,
  segmentName,
} from './segment.ts';

/** In the pending buffer: the link before, the block's header, its records. */
const BLOCK_AT = HASH_BYTES;
const RECORDS_AT = BLOCK_AT + BLOCK_HEADER_BYTES;

/** While the disk refuses, this much waits in memory: some minutes of one busy symbol. */
const MAX_PENDING_BYTES = 64 << 20;

/** A segment that is as large, or as old, is followed by another. */
export interface SegmentLimits {
  readonly bytes: number;
  readonly ms: number;
}

const ONE_SEGMENT: SegmentLimits = {
  bytes: Number.POSITIVE_INFINITY,
  ms: Number.POSITIVE_INFINITY,
};

/**
 * Appends to the segments of one run. Records collect in memory and leave as one block with one write,
 * at the latest before an order does. A write that returned survives the death of the process, not a
 * power cut: `close` is what asks the disk itself.
 */
export class JournalWriter {
  /** Of the segment that is written to. */
  path: string;
  /** Why the last write failed; empty while all is well. */
  failure = '';
  /** Of the whole run. */
  bytesWritten = 0;
  private file: number;
  /** Length of the segment, and when it was first asked how old it is. */
  private segmentBytes: number;
  private sinceNs = Number.NaN;
  /** Segments that are left, until the disk has them. */
  private readonly leaving = new Set<number>();
  /** Two that take turns: the records of a block stay readable until the block after it is out. */
  private pending = new ByteWriter();
  private written = new ByteWriter();
  private chain: Uint8Array;

  constructor(
    private readonly directory: string,
    private number: number,
    private readonly runId: string,
    previousHash: Uint8Array = NO_HASH,
    private readonly limits: SegmentLimits = ONE_SEGMENT,
  ) {
    this.path = join(directory, segmentName(number, runId));
    const header = segmentHeader(previousHash);
    this.file = begin(this.path, header);
    this.segmentBytes = this.bytesWritten = header.length;
    this.chain = link(NO_HASH, header);
    this.nextBlock();
  }

  get headHash(): string {
    return hex(this.chain);
  }

  /** What waits in memory ÷ what may. */
  get occupancy(): number {
    return (this.pending.length - RECORDS_AT) / MAX_PENDING_BYTES;
  }

  event(seq: number, event: KernelEvent): void {
    encodeEvent(this.pending, seq, event);
  }

  /** Returns the record's bytes, valid until the flush after the next, for whoever follows. */
  outcome(outcome: Outcome): Uint8Array {
    const start = this.pending.length;
    encodeOutcome(this.pending, outcome);
    return this.pending.bytes.subarray(start, this.pending.length);
  }

  /** True when all that was appended is in the file. */
  flush(): boolean {
    const { pending } = this;
    const body = pending.length;
    if (body === RECORDS_AT) return this.failure === '';
    const length = body - RECORDS_AT;
    pending.setU32(BLOCK_AT, length);
    pending.setU32(BLOCK_AT + 4, ~length >>> 0);
    const chain = linkOf(pending.bytes.subarray(0, body));
    pending.raw(chain);
    try {
      this.write(pending.bytes.subarray(BLOCK_AT, pending.length));
    } catch (error) {
      pending.length = body; // keep it: it is written when the disk takes it again
      this.failure = error instanceof Error ? error.message : String(error);
      if (body > MAX_PENDING_BYTES) {
        throw new Error(
          `the journal cannot be written and memory for it is used up: ${this.failure}`,
          { cause: error },
        );
      }
      return false;
    }
    this.failure = '';
    this.chain = chain;
    [this.pending, this.written] = [this.written, this.pending];
    this.nextBlock();
    return true;
  }

  /**
   * Goes on in a new segment when this one is large or old enough and all is in the file. To be called
   * when no order waits: making a file takes longer than a write. A disk that has no room for it leaves
   * all as it was, until the next call. The disk is asked for the segment that is left in the background.
   */
  rotate(monoNs: number): void {
    if (Number.isNaN(this.sinceNs)) this.sinceNs = monoNs;
    const isDue =
      this.segmentBytes >= this.limits.bytes || monoNs - this.sinceNs >= this.limits.ms * 1e6;
    if (!isDue || this.segmentBytes === SEGMENT_HEADER_BYTES || this.pending.length > RECORDS_AT)
      return;
    const path = join(this.directory, segmentName(this.number + 1, this.runId));
    const header = segmentHeader(this.chain);
    let next: number;
    try {
      next = begin(path, header);
    } catch {
      return;
    }
    this.leave(this.file);
    this.number++;
    this.path = path;
    this.file = next;
    this.segmentBytes = header.length;
    this.bytesWritten += header.length;
    this.sinceNs = monoNs;
    this.chain = link(NO_HASH, header);
    this.nextBlock();
  }

  close(): boolean {
    const complete = this.flush();
    for (const left of this.leaving) fdatasyncSync(left); // closed when the question before is answered
    fsyncSync(this.file);
    closeSync(this.file);
    return complete;
  }

  private leave(file: number): void {
    this.leaving.add(file);
    fdatasync(file, () => {
      this.leaving.delete(file);
      closeSync(file);
    });
  }

  /** The link before stands in front of the block, so that both are hashed in one call. */
  private nextBlock(): void {
    this.pending.clear();
    this.pending.raw(this.chain);
    this.pending.u32(0);
    this.pending.u32(0);
  }

  /** All or nothing: half a block is cut off again, so that the file always ends with a whole one. */
  private write(block: Uint8Array): void {
    let written = 0;
    try {
      while (written < block.length) {
        // At a stated place: cutting the file off does not move where the next write would go.
        const at = this.segmentBytes + written;
        written += writeSync(this.file, block, written, block.length - written, at);
      }
    } catch (error) {
      if (written > 0) ftruncateSync(this.file, this.segmentBytes);
      throw error;
    }
    this.segmentBytes += block.length;
    this.bytesWritten += block.length;
  }
}

/** A new file with its header, or none. */
function begin(path: string, header: Uint8Array): number {
  const file = openSync(path, 'wx', 0o600);
  try {
    if (writeSync(file, header) === header.length) return file;
    throw new Error('the disk took only a part of the header');
  } catch (error) {
    closeSync(file);
    unlinkSync(path);
    throw error;
  }
}

import { closeSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
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
  segmentHeader,
  segmentName,
} from './segment.ts';

/** In the pending buffer: the link before, the block's header, its records. */
const BLOCK_AT = HASH_BYTES;
const RECORDS_AT = BLOCK_AT + BLOCK_HEADER_BYTES;

/** While the disk refuses, this much waits in memory: some minutes of one busy symbol. */
const MAX_PENDING_BYTES = 64 << 20;

/**
 * Appends to one segment. Records collect in memory and leave as one block with one write, at the
 * latest before an order does. A write that returned survives the death of the process, not a power
 * cut: `close` is what asks the disk itself.
 */
export class JournalWriter {
  readonly path: string;
  /** Why the last write failed; empty while all is well. */
  failure = '';
  bytesWritten = 0;
  private readonly file: number;
  /** Two that take turns: the records of a block stay readable until the block after it is out. */
  private pending = new ByteWriter();
  private written = new ByteWriter();
  private chain: Uint8Array;

  constructor(
    directory: string,
    number: number,
    runId: string,
    previousHash: Uint8Array = NO_HASH,
  ) {
    this.path = join(directory, segmentName(number, runId));
    this.file = openSync(this.path, 'wx', 0o600);
    const header = segmentHeader(previousHash);
    writeSync(this.file, header);
    this.bytesWritten = header.length;
    this.chain = link(NO_HASH, header);
    this.begin();
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
    this.begin();
    return true;
  }

  close(): boolean {
    const complete = this.flush();
    fsyncSync(this.file);
    closeSync(this.file);
    return complete;
  }

  /** The link before stands in front of the block, so that both are hashed in one call. */
  private begin(): void {
    [this.pending, this.written] = [this.written, this.pending];
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
        const at = this.bytesWritten + written;
        written += writeSync(this.file, block, written, block.length - written, at);
      }
    } catch (error) {
      if (written > 0) ftruncateSync(this.file, this.bytesWritten);
      throw error;
    }
    this.bytesWritten += block.length;
  }
}

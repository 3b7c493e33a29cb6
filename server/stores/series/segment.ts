import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { crc32 } from 'node:zlib';
import { type Batch, rowsOf, TABLES, widthOf } from './tables.ts';

/**
 * A file of batches that wait for the engine, little endian:
 *
 *     {"tables":…,"source":"…","names":[…]}\n
 *     ┌────────┬───────┬────────┬───────┬──────────────┐
 *     │ bytes  │ crc32 │ number │ table │ doubles …    │  and so on
 *     └─ u32 ──┴─ u32 ─┴─ u32 ──┴─ u32 ─┴─ bytes ──────┘
 *                      └── what the crc is made of ────┘
 */
const FRAME_BYTES = 16;
const CRC_FROM = 8;
const MOST_HEADER_BYTES = 1 << 20;
/** Files of other tables cannot be understood. */
const TABLES_HASH = crc32(JSON.stringify(TABLES));

interface Header {
  readonly source: string;
  /** What the rows' places of names stand for. */
  readonly names: readonly string[];
}

/** Writes a new segment. All methods throw what the file system says. */
export class SegmentWriter {
  bytes = 0;
  private readonly file: number;

  constructor(
    readonly path: string,
    header: Header,
  ) {
    this.file = openSync(path, 'wx', 0o600);
    const text = Buffer.from(`${JSON.stringify({ tables: TABLES_HASH, ...header })}\n`);
    try {
      this.write(text);
    } catch (error) {
      this.close();
      rmSync(path);
      throw error;
    }
  }

  /** Whole, or not at all: after a throw the file is as it was. */
  append({ number, table, values }: Batch): void {
    const frame = Buffer.allocUnsafe(FRAME_BYTES + values.byteLength);
    frame.writeUInt32LE(values.byteLength, 0);
    frame.writeUInt32LE(number, CRC_FROM);
    frame.writeUInt32LE(TABLES.indexOf(table), CRC_FROM + 4);
    frame.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), FRAME_BYTES);
    frame.writeUInt32LE(crc32(frame.subarray(CRC_FROM)), 4);
    this.write(frame);
  }

  close(): void {
    closeSync(this.file);
  }

  private write(bytes: Uint8Array): void {
    try {
      let written = 0;
      while (written < bytes.length) {
        written += writeSync(
          this.file,
          bytes,
          written,
          bytes.length - written,
          this.bytes + written,
        );
      }
    } catch (error) {
      ftruncateSync(this.file, this.bytes);
      throw error;
    }
    this.bytes += bytes.length;
  }
}

/** Reads a segment, also one that is still written to. */
export class SegmentReader {
  readonly header: Header;
  private readonly file: number;
  private at: number;

  /** Throws a sentence when the file is none that can be understood. */
  constructor(readonly path: string) {
    this.file = openSync(path, 'r');
    try {
      const { header, bytes } = this.readHeader();
      this.header = header;
      this.at = bytes;
    } catch (error) {
      closeSync(this.file);
      throw error;
    }
  }

  get size(): number {
    return fstatSync(this.file).size;
  }

  /** Bytes behind the last whole batch that was read. */
  get unread(): number {
    return this.size - this.at;
  }

  /**
   * The next batch; null when there is no whole one: it is not written yet, or never will be. Throws when
   * one is whole and not what was written; the one behind it is next then.
   */
  next(): Batch | null {
    const frame = this.frame();
    if (!frame) return null;
    const content = Buffer.alloc(CRC_FROM + frame.bytes);
    readSync(this.file, content, 0, content.length, this.at + CRC_FROM);
    this.at += FRAME_BYTES + frame.bytes;
    if (crc32(content) !== frame.crc) {
      const rows = rowsOf({ table: frame.table, values: new Float64Array(frame.bytes / 8) });
      throw new DamagedBatch(this.path, rows);
    }
    const values = new Float64Array(frame.bytes / 8);
    new Uint8Array(values.buffer).set(content.subarray(CRC_FROM));
    const { names, source } = this.header;
    return { source, number: frame.number, table: frame.table, names, values };
  }

  /** Steps over a batch without looking at what is in it; its rows, 0 at the end. */
  skip(): number {
    const frame = this.frame();
    if (!frame) return 0;
    this.at += FRAME_BYTES + frame.bytes;
    return frame.bytes / 8 / widthOf(frame.table);
  }

  close(): void {
    closeSync(this.file);
  }

  private frame() {
    const head = Buffer.alloc(FRAME_BYTES);
    if (readSync(this.file, head, 0, FRAME_BYTES, this.at) < FRAME_BYTES) return null;
    const bytes = head.readUInt32LE(0);
    const table = TABLES[head.readUInt32LE(CRC_FROM + 4)];
    // Zeros, as a file has them behind what was written when the machine lost its power.
    if (bytes === 0 || !table || bytes % (8 * widthOf(table)) !== 0) return null;
    if (this.at + FRAME_BYTES + bytes > this.size) return null;
    return { bytes, table, crc: head.readUInt32LE(4), number: head.readUInt32LE(CRC_FROM) };
  }

  private readHeader(): { header: Header; bytes: number } {
    const start = Buffer.alloc(Math.min(MOST_HEADER_BYTES, this.size));
    readSync(this.file, start, 0, start.length, 0);
    const end = start.indexOf('\n');
    if (end < 0) throw new Error(`${this.path} does not say what is in it`);
    const { tables, ...header } = JSON.parse(start.toString('utf8', 0, end)) as Header & {
      tables: number;
    };
    if (tables !== TABLES_HASH) throw new Error(`${this.path} has rows of another version`);
    return { header, bytes: end + 1 };
  }
}

/** A batch is not as it was written: the disk has not kept it. */
export class DamagedBatch extends Error {
  constructor(
    path: string,
    readonly rows: number,
  ) {
    super(`${path}: ${rows} rows are not as they were written`);
  }
}

import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DamagedBatch, SegmentReader, SegmentWriter } from './segment.ts';
import { type Batch, rowsOf, type Table } from './tables.ts';

export interface SpoolOptions {
  /** Made when it is not there. */
  readonly directory: string;
  readonly names: readonly string[];
  /** On disk; beyond it the oldest rows are dropped, and counted. */
  readonly mostBytes?: number;
  /** In memory, while the disk takes nothing; the same. */
  readonly mostHeldRows?: number;
  readonly segmentBytes?: number;
}

/** An hour of a very busy market (1,000 rows/s), or days of a quiet one. */
const MOST_BYTES = 1 << 30;
/** Some 20 MB. */
const MOST_HELD_ROWS = 200_000;
const SEGMENT_BYTES = 4 << 20;
/** A file that has been delivered is written on until it has this part of a segment's size. */
const WORTH = 4;
const SUFFIX = '.rows';

interface Segment {
  readonly path: string;
  /** Rows that the engine has not acknowledged. */
  rows: number;
  /** Those of them that were not taken yet. */
  unread: number;
  bytes: number;
}

/**
 * Rows on their way to the engine. What was appended is in a file before anybody tries to deliver it, so
 * that neither an outage of the engine nor a crash of this process loses it, and the file goes as soon as
 * the engine has all of it. While the disk takes nothing, rows wait in memory. Both have a bound.
 */
export class Spool {
  /** Rows that were given up: the oldest, beyond a bound, and damaged ones. */
  dropped = 0;
  private readonly source: string = randomUUID();
  /** Oldest first. */
  private readonly segments: Segment[] = [];
  private reading: { readonly segment: Segment; readonly reader: SegmentReader } | null = null;
  /** Of the newest segment. */
  private writer: SegmentWriter | null = null;
  private readonly held: Batch[] = [];
  private taken: { readonly batch: Batch; readonly segment: Segment | null }[] = [];
  private lastNumber = 0;
  private lastSegment = 0;
  private disk = '';
  private loss = '';
  private readonly mostBytes: number;
  private readonly mostHeldRows: number;
  private readonly segmentBytes: number;

  constructor(private readonly options: SpoolOptions) {
    this.mostBytes = options.mostBytes ?? MOST_BYTES;
    this.mostHeldRows = options.mostHeldRows ?? MOST_HELD_ROWS;
    this.segmentBytes = options.segmentBytes ?? SEGMENT_BYTES;
    mkdirSync(options.directory, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(options.directory).sort()) {
      if (name.endsWith(SUFFIX)) this.adopt(name);
    }
  }

  /** What people should know; empty while all is well. */
  get problem(): string {
    return this.disk || this.loss;
  }

  /** Rows in memory, because the disk takes none. */
  get heldRows(): number {
    return this.held.reduce((sum, batch) => sum + rowsOf(batch), 0);
  }

  /** Rows in files that the engine has not acknowledged. */
  get spilledRows(): number {
    return this.segments.reduce((sum, { rows }) => sum + rows, 0);
  }

  /** Never throws: what the disk does not take is held, and tried again with the next. */
  append(table: Table, values: Float64Array): void {
    if (values.length === 0) return; // in a file it would look like its end
    const { names } = this.options;
    this.held.push({ source: this.source, number: ++this.lastNumber, table, names, values });
    this.save();
    this.keepBounds();
  }

  /** The oldest rows, about so many; the same again until they are acknowledged. */
  take(mostRows: number): readonly Batch[] {
    for (let rows = this.taken.length > 0 ? mostRows : 0; rows < mostRows; ) {
      const next = this.read() ?? this.nextHeld();
      if (!next) break;
      this.taken.push(next);
      rows += rowsOf(next.batch);
    }
    return this.taken.map(({ batch }) => batch);
  }

  /** The engine has all that was taken. */
  acknowledge(): void {
    for (const { batch, segment } of this.taken) {
      if (segment) segment.rows -= rowsOf(batch);
      else if (this.held.includes(batch)) this.held.splice(this.held.indexOf(batch), 1);
    }
    this.taken = [];
    while (this.segments[0]?.rows === 0) {
      const isNewest = this.segments.length === 1 && this.writer !== null;
      if (isNewest && this.writer!.bytes < this.segmentBytes / WORTH) return;
      this.remove(this.segments[0]);
    }
  }

  /** What was not acknowledged is there for the next spool, as far as the disk takes it. */
  close(): void {
    this.save();
    for (const segment of this.segments.filter(({ rows }) => rows === 0)) this.remove(segment);
    this.endReader();
    this.endWriter();
  }

  /** Moves what is held to the disk, in its order. */
  private save(): void {
    try {
      for (let [batch] = this.held; batch; [batch] = this.held) {
        const segment = this.newest();
        this.writer!.append(batch);
        segment.bytes = this.writer!.bytes;
        segment.rows += rowsOf(batch);
        segment.unread += rowsOf(batch);
        this.held.shift();
      }
      this.disk = '';
    } catch (error) {
      this.disk = `the disk does not take rows, which wait in memory: ${reasonOf(error)}`;
    }
  }

  private newest(): Segment {
    if (this.writer && this.writer.bytes >= this.segmentBytes) this.endWriter();
    if (!this.writer) {
      const name = String(this.lastSegment + 1).padStart(12, '0') + SUFFIX;
      const path = join(this.options.directory, name);
      const { names } = this.options;
      this.writer = new SegmentWriter(path, { source: this.source, names });
      this.lastSegment++;
      this.segments.push({ path, rows: 0, unread: 0, bytes: this.writer.bytes });
    }
    return this.segments.at(-1)!;
  }

  /** The next batch of the oldest file that has one. */
  private read(): { batch: Batch; segment: Segment } | null {
    for (;;) {
      const segment = this.segments.find(({ unread }) => unread > 0);
      if (!segment) return null;
      try {
        const batch = this.readerOf(segment).next();
        if (!batch) throw new Error('it has become shorter');
        segment.unread -= rowsOf(batch);
        return { batch, segment };
      } catch (error) {
        const rows = error instanceof DamagedBatch ? error.rows : segment.unread;
        segment.unread -= rows;
        segment.rows -= rows;
        this.drop(rows, `${segment.path}: ${reasonOf(error)}`);
      }
    }
  }

  /** They stay held until they are acknowledged: the disk may take them before. */
  private nextHeld(): { batch: Batch; segment: null } | null {
    const batch = this.held.find((each) => !this.isTaken(each));
    return batch ? { batch, segment: null } : null;
  }

  private isTaken(batch: Batch): boolean {
    return this.taken.some((each) => each.batch === batch);
  }

  private keepBounds(): void {
    let bytes = this.segments.reduce((sum, each) => sum + each.bytes, 0);
    while (bytes > this.mostBytes && this.segments.length > 1) {
      const oldest = this.segments[0]!;
      bytes -= oldest.bytes;
      this.drop(oldest.unread, `there is room for ${this.mostBytes} bytes`);
      this.remove(oldest);
    }
    let rows = this.heldRows;
    while (rows > this.mostHeldRows) {
      const oldest = this.held.shift()!;
      rows -= rowsOf(oldest);
      if (!this.isTaken(oldest)) {
        this.drop(rowsOf(oldest), `there is room for ${this.mostHeldRows} rows in memory`);
      }
    }
  }

  private drop(rows: number, why: string): void {
    this.dropped += rows;
    if (rows > 0) this.loss = `${this.dropped} rows are lost: ${why}`;
  }

  /** What another run has left. */
  private adopt(name: string): void {
    const path = join(this.options.directory, name);
    this.lastSegment = Math.max(this.lastSegment, Number.parseInt(name, 10));
    try {
      const reader = new SegmentReader(path);
      let rows = 0;
      for (let more = reader.skip(); more > 0; more = reader.skip()) rows += more;
      const { size, unread } = reader;
      reader.close();
      if (unread > 0) this.loss = `${path}: its last ${unread} bytes were not written whole`;
      if (rows > 0) this.segments.push({ path, rows, unread: rows, bytes: size });
      else rmSync(path);
    } catch (error) {
      this.loss = `rows that wait since before cannot be read, and are set aside: ${reasonOf(error)}`;
      renameSync(path, `${path}.unreadable`);
    }
  }

  private readerOf(segment: Segment): SegmentReader {
    if (this.reading?.segment !== segment) {
      this.endReader();
      this.reading = { segment, reader: new SegmentReader(segment.path) };
    }
    return this.reading.reader;
  }

  private remove(segment: Segment): void {
    if (this.reading?.segment === segment) this.endReader();
    if (this.writer?.path === segment.path) this.endWriter();
    this.segments.splice(this.segments.indexOf(segment), 1);
    rmSync(segment.path, { force: true });
  }

  private endReader(): void {
    this.reading?.reader.close();
    this.reading = null;
  }

  private endWriter(): void {
    this.writer?.close();
    this.writer = null;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

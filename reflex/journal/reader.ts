import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Boot, EventKind } from '../model/event.ts';
import { FileWindow } from './file-window.ts';
import { JournalDamaged, JournalOutdated } from './journal-damaged.ts';
import { type JournalRecord, decodeRecord } from './record.ts';
import { RecordWalk } from './record-walk.ts';
import { prefixEnd } from './prefix-end.ts';
import { openSegment } from './segment-source.ts';
import {
  BLOCK_HEADER_BYTES,
  COMPRESSED,
  HASH_BYTES,
  hex,
  link,
  MAGIC,
  MAX_BLOCK_BYTES,
  NO_HASH,
  SEGMENT_HEADER_BYTES,
  SEGMENT_NAME,
  VERSION,
} from './segment.ts';

export { JournalDamaged, JournalOutdated } from './journal-damaged.ts';

/** Most of a journal by far. Nothing that outlives a run follows from them. */
export const OF_THE_MARKET: ReadonlySet<number> = new Set([
  EventKind.TRADE,
  EventKind.QUOTE,
  EventKind.DEPTH_DIFF,
  EventKind.CHAINED_DIFF,
  EventKind.CHECKED_BOOK,
  EventKind.PARTIAL_BOOK,
  EventKind.DEPTH_SNAPSHOT,
  EventKind.CANDLE,
  EventKind.DAY_TICKER,
  EventKind.HEARTBEAT,
  EventKind.TIMER,
  EventKind.PULSE,
  EventKind.SENT,
]);
const NONE: ReadonlySet<number> = new Set();

export interface SegmentFile {
  readonly number: number;
  readonly runId: string;
  /** As it is written, also when only its compressed form is there: see openSegment. */
  readonly path: string;
}

/** In the order in which they were written, from the first that was not dropped. Throws when one is missing. */
export function listSegments(directory: string): SegmentFile[] {
  const segments: SegmentFile[] = [];
  const dropped = prefixEnd(directory);
  const names = readdirSync(directory).map((name) =>
    name.endsWith(COMPRESSED) ? name.slice(0, -COMPRESSED.length) : name,
  );
  for (const name of [...new Set(names)].sort()) {
    const match = SEGMENT_NAME.exec(name);
    if (!match || Number(match[1]) <= dropped) continue;
    const segment = { number: Number(match[1]), runId: match[2]!, path: join(directory, name) };
    const expected = (segments.at(-1)?.number ?? dropped) + 1;
    if (segment.number !== expected) {
      throw new JournalDamaged(segment.path, 0, `segment ${expected} is missing or doubled`);
    }
    segments.push(segment);
  }
  return segments;
}

/** The segments of one run, in order: its first record stands in the first of them. */
export interface RunFiles {
  readonly runId: string;
  readonly segments: readonly SegmentFile[];
}

/** In the order in which they ran. Throws when a segment is missing. */
export function listRuns(directory: string): RunFiles[] {
  const runs = new Map<string, { runId: string; segments: SegmentFile[] }>();
  let last = '';
  for (const segment of listSegments(directory)) {
    const { runId } = segment;
    if (runId !== last && runs.has(runId))
      throw new JournalDamaged(segment.path, 0, `run ${runId} had ended`);
    last = runId;
    const run = runs.get(runId) ?? { runId, segments: [] };
    run.segments.push(segment);
    runs.set(runId, run);
  }
  return [...runs.values()];
}

/** The first record of a run; null when it has none yet. */
export function bootOf({ segments }: RunFiles): Boot | null {
  for (const record of new SegmentReader(segments[0]!.path).records()) {
    return record.type === 'event' && record.event.kind === EventKind.BOOT ? record.event : null;
  }
  return null;
}

/**
 * Reads one segment block by block and checks every link. `records` yields what is proven;
 * afterwards `lastHash` is the end of the chain, `goodBytes` the length of what is whole and
 * `tornBytes` what a crash left behind it.
 */
export class SegmentReader {
  previousHash: Uint8Array = NO_HASH;
  lastHash: Uint8Array = NO_HASH;
  goodBytes = 0;
  tornBytes = 0;

  /**
   * From the begin, or from the block that begins at byte `from`: what comes before is not looked at. The
   * chain's hash there, if it is known, proves that it is what it was; else each block is proven by the
   * hash that stands before it.
   */
  constructor(
    readonly path: string,
    private readonly from = SEGMENT_HEADER_BYTES,
    private readonly chain = '',
    /** Read at once: few for whoever wants one block. */
    private readonly windowBytes?: number,
  ) {}

  /** But those of the kinds `except`: they are proven like all others, and not decoded. */
  *records(except = NONE): Generator<JournalRecord> {
    for (const block of this.blocks()) {
      const walk = new RecordWalk(block, BLOCK_HEADER_BYTES);
      while (this.step(walk)) {
        if (!except.has(walk.kind)) yield decodeRecord(block, walk.at);
      }
    }
  }

  /** Each proven block, its header included and its hash not. The bytes are used again. */
  *blocks(): Generator<Uint8Array> {
    const source = openSegment(this.path);
    try {
      const { size } = source;
      if (size < SEGMENT_HEADER_BYTES) {
        this.tornBytes = size;
        return;
      }
      const window = new FileWindow(source, this.windowBytes);
      this.readHeader(window);
      if (this.from > SEGMENT_HEADER_BYTES) this.goTo(window, size);
      while (this.goodBytes < size) {
        const at = this.goodBytes;
        const left = size - at;
        const length = left < BLOCK_HEADER_BYTES ? left : this.blockLength(window);
        const whole = BLOCK_HEADER_BYTES + length + HASH_BYTES;
        if (left < whole) {
          this.tornBytes = left;
          return;
        }
        const bytes = window.bytes(at, at + whole);
        const block = bytes.subarray(0, whole - HASH_BYTES);
        const hash = link(this.lastHash, block);
        if (Buffer.compare(hash, bytes.subarray(whole - HASH_BYTES)) !== 0) {
          throw this.damaged('the hash of a block does not match its content');
        }
        this.lastHash = hash;
        this.goodBytes += whole;
        yield block;
      }
    } finally {
      source.close();
    }
  }

  private step(walk: RecordWalk): boolean {
    try {
      return walk.step();
    } catch (error) {
      throw this.damaged((error as Error).message);
    }
  }

  private readHeader(window: FileWindow): void {
    const header = window.bytes(0, SEGMENT_HEADER_BYTES);
    const version = u32(header, 8);
    if (new TextDecoder().decode(header.subarray(0, 8)) !== MAGIC)
      throw this.damaged('not a journal');
    if (version >= 1 && version < VERSION) throw new JournalOutdated(this.path, version);
    if (version !== VERSION) throw this.damaged(`format ${version} is not known, only ${VERSION}`);
    this.previousHash = header.slice(12);
    this.lastHash = link(NO_HASH, header);
    this.goodBytes = SEGMENT_HEADER_BYTES;
  }

  private goTo(window: FileWindow, size: number): void {
    const { from, chain } = this;
    this.goodBytes = from;
    if (from > size) throw this.damaged('the file has ended before the block that is to be read');
    this.lastHash = window.bytes(from - HASH_BYTES, from).slice();
    if (chain !== '' && hex(this.lastHash) !== chain) {
      throw this.damaged('the chain has another hash than it is known to have');
    }
  }

  private blockLength(window: FileWindow): number {
    const header = window.bytes(this.goodBytes, this.goodBytes + BLOCK_HEADER_BYTES);
    const length = u32(header, 0);
    if (~length >>> 0 !== u32(header, 4) || length > MAX_BLOCK_BYTES) {
      throw this.damaged('the length of a block was changed');
    }
    return length;
  }

  private damaged(problem: string): JournalDamaged {
    return new JournalDamaged(this.path, this.goodBytes, problem);
  }
}

function u32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
}

import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { type Digest, DIGEST_BYTES, nodeHash } from './merkle.ts';

/** A tile is a full subtree of as many records (C2SP tlog-tiles has the same). */
export const TILE_LEVEL = 8;
export const TILE = 2 ** TILE_LEVEL;
const ENTRY_BYTES = DIGEST_BYTES + 4 + 4 + 8;

/** Where in the journal the next record is read. */
export interface LeafPlace {
  /** Number of its segment; 0: at the begin of the first. */
  readonly segment: number;
  /** Where the block begins that holds it. */
  readonly block: number;
  /** Records of the block before it. */
  readonly skip: number;
}

export const JOURNAL_BEGIN: LeafPlace = { segment: 0, block: 0, skip: 0 };

/**
 * Beside the segments: of each tile its hash, and where the journal goes on behind it. With it a proof
 * reads some hundred records instead of all, and a start goes on where the last run was. It is made from
 * the journal and believed as far as it comes to a root that was signed; whoever removes it loses nothing.
 *
 *     32 bytes hash │ u32 segment │ u32 skip │ f64 block      little-endian, an entry for each tile
 */
export class TileFile {
  private readonly places: LeafPlace[] = [];
  /** Tiles that are in the file. */
  private written = 0;
  /** Of 256, 65,536, 16,777,216 … records. */
  private readonly levels: Digest[][] = [[]];

  constructor(private readonly path: string) {
    if (!existsSync(path)) return;
    const bytes = readFileSync(path);
    for (let at = 0; at + ENTRY_BYTES <= bytes.length; at += ENTRY_BYTES) {
      const view = new DataView(bytes.buffer, bytes.byteOffset + at, ENTRY_BYTES);
      this.keep(bytes.toString('latin1', at, at + DIGEST_BYTES), {
        segment: view.getUint32(DIGEST_BYTES, true),
        skip: view.getUint32(DIGEST_BYTES + 4, true),
        block: view.getFloat64(DIGEST_BYTES + 8, true),
      });
    }
    this.written = this.count;
    this.cut(this.count);
  }

  get count(): number {
    return this.places.length;
  }

  /** The tile `count`, and what comes behind it. A disk that does not take it now gets it with a later one. */
  append(digest: Digest, next: LeafPlace): void {
    this.keep(digest, next);
    const entries = Buffer.alloc((this.count - this.written) * ENTRY_BYTES);
    for (let tile = this.written, at = 0; tile < this.count; tile++, at += ENTRY_BYTES) {
      const { segment, skip, block } = this.places[tile]!;
      entries.write(this.digest(tile), at, 'latin1');
      entries.writeUInt32LE(segment, at + DIGEST_BYTES);
      entries.writeUInt32LE(skip, at + DIGEST_BYTES + 4);
      entries.writeDoubleLE(block, at + DIGEST_BYTES + 8);
    }
    if (writeAt(this.path, entries, this.written * ENTRY_BYTES)) this.written = this.count;
  }

  /** Of tiles that were dropped with their records: nobody asks for them, and those behind keep their places. */
  pad(count: number): void {
    while (this.count < count) this.append('\0'.repeat(DIGEST_BYTES), JOURNAL_BEGIN);
  }

  /** Forgets all but the first `count` tiles. */
  cut(count: number): void {
    this.places.length = count;
    this.levels.forEach((level, i) => {
      level.length = Math.min(level.length, Math.floor(count / 2 ** (i * TILE_LEVEL)));
    });
    this.written = Math.min(this.written, count);
    if (this.written === 0) rmSync(this.path, { force: true });
    else truncateSync(this.path, this.written * ENTRY_BYTES);
  }

  digest(tile: number): Digest {
    return this.levels[0]![tile]!;
  }

  /** Where the first record of a tile is. */
  begin(tile: number): LeafPlace {
    return tile === 0 ? JOURNAL_BEGIN : this.places[tile - 1]!;
  }

  /** The last tile that begins before the segment does. */
  before(segment: number): number {
    return this.places.findLastIndex((place) => place.segment < segment) + 1;
  }

  /**
   * Of `length` records from `from` on, a power of two and a multiple of it, all in whole tiles.
   * What is kept of the tree above the tiles saves the way down.
   */
  subtree(from: number, length: number): Digest {
    const level = Math.log2(length) / TILE_LEVEL - 1;
    if (Number.isInteger(level)) return this.levels[level]![from / length]!;
    return nodeHash(this.subtree(from, length / 2), this.subtree(from + length / 2, length / 2));
  }

  private keep(digest: Digest, next: LeafPlace): void {
    this.places.push(next);
    let grown = digest;
    for (let i = 0; ; i++) {
      const level = (this.levels[i] ??= []);
      level.push(grown);
      if (level.length % TILE !== 0) return;
      let row = level.slice(-TILE);
      while (row.length > 1) {
        row = Array.from({ length: row.length / 2 }, (_, k) =>
          nodeHash(row[2 * k]!, row[2 * k + 1]!),
        );
      }
      grown = row[0]!;
    }
  }
}

/** False when the disk did not take all of it. */
function writeAt(path: string, bytes: Uint8Array, place: number): boolean {
  let file = -1;
  try {
    file = openSync(path, constants.O_WRONLY | constants.O_CREAT, 0o600);
    for (let at = 0; at < bytes.length; )
      at += writeSync(file, bytes, at, bytes.length - at, place + at);
    return true;
  } catch {
    return false;
  } finally {
    if (file >= 0) closeSync(file);
  }
}

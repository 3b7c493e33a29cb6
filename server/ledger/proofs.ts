import { placeOfDecision } from '@voltaire/reflex/journal/decision-id.ts';
import { listSegments } from '@voltaire/reflex/journal/reader.ts';
import { decodeRecord } from '@voltaire/reflex/journal/record.ts';
import { RecordWalk } from '@voltaire/reflex/journal/record-walk.ts';
import { BLOCK_HEADER_BYTES } from '@voltaire/reflex/journal/segment.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { blocksFrom } from './journal-blocks.ts';
import {
  consistencyPath,
  type Digest,
  inclusionPath,
  leafHash,
  nodeHash,
  splitOf,
} from './merkle.ts';
import { type LeafPlace, TILE, type TileFile } from './tile-file.ts';

/** Answers with proofs about a tree that is in the journal and in its tiles. */
export class Proofs {
  /** The last tile that was read, and the hashes of its records. */
  private readTile = -1;
  private readHashes: readonly Digest[] = [];

  constructor(
    private readonly directory: string,
    private readonly tiles: TileFile,
  ) {}

  inclusion(index: number, size: number): Digest[] {
    return inclusionPath(index, size, this.range);
  }

  consistency(from: number, to: number): Digest[] {
    return consistencyPath(from, to, this.range);
  }

  root(size: number): Digest {
    return this.range(0, size);
  }

  /** Its index among all records, and the bytes of its record; null when the journal has no such decision. */
  decision(id: string): { index: number; record: Uint8Array } | null {
    const place = placeOfDecision(id);
    const segment = listSegments(this.directory).find(({ runId }) => runId === place?.runId);
    if (!place || !segment) return null;
    const index = this.begin(segment.number) + place.seq - 1;
    const record = this.record(index);
    if (!record) return null;
    const read = decodeRecord(record, 0);
    if (read.type !== 'outcome' || read.outcome.payload.kind !== OutcomeKind.DECISION) return null;
    return read.outcome.payload.id === id ? { index, record } : null;
  }

  private readonly range = (from: number, to: number): Digest => {
    const length = to - from;
    if (length === 1) return this.leaf(from);
    const isSubtree = Number.isInteger(Math.log2(length)) && from % length === 0;
    if (isSubtree && length >= TILE) return this.tiles.subtree(from, length);
    const middle = from + splitOf(length);
    return nodeHash(this.range(from, middle), this.range(middle, to));
  };

  private leaf(index: number): Digest {
    const tile = Math.floor(index / TILE);
    // The last one may have grown since it was read.
    if (tile !== this.readTile || index % TILE >= this.readHashes.length) {
      this.readHashes = Array.from(this.records(tile), leafHash);
      this.readTile = tile;
    }
    return this.readHashes[index % TILE]!;
  }

  private record(index: number): Uint8Array | null {
    let at = Math.floor(index / TILE) * TILE;
    for (const record of this.records(at / TILE)) if (at++ === index) return record.slice();
    return null;
  }

  /** Of one tile, as many as there are. Each is valid until the next one. */
  private *records(tile: number): Generator<Uint8Array> {
    if (tile < 0 || tile > this.tiles.count) return;
    let left = TILE;
    for (const { record } of recordsFrom(this.directory, this.tiles.begin(tile))) {
      yield record;
      if (--left === 0) return;
    }
  }

  /** Index of the first record of a segment. */
  private begin(segment: number): number {
    const tile = this.tiles.before(segment);
    let index = tile * TILE;
    for (const { number } of recordsFrom(this.directory, this.tiles.begin(tile))) {
      if (number >= segment) break;
      index++;
    }
    return index;
  }
}

/** Each record with the number of its segment. */
function* recordsFrom(
  directory: string,
  place: LeafPlace,
): Generator<{ number: number; record: Uint8Array }> {
  for (const { segment, block, skip } of blocksFrom(directory, place)) {
    const walk = new RecordWalk(block, BLOCK_HEADER_BYTES);
    for (let i = 0; walk.step(); i++) {
      if (i >= skip) yield { number: segment.number, record: block.subarray(walk.at, walk.end) };
    }
  }
}

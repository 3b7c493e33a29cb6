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
  subtreesOf,
} from './merkle.ts';
import type { Prefix } from './prefix.ts';
import { JOURNAL_BEGIN, type LeafPlace, TILE, type TileFile } from './tile-file.ts';

/** Answers with proofs about a tree that is in the journal and in its tiles. */
export class Proofs {
  /** The first record that is here of the tile that was read last, and the hashes of all that are. */
  private readFrom = -1;
  private readHashes: readonly Digest[] = [];

  constructor(
    private readonly directory: string,
    private readonly tiles: TileFile,
    private readonly prefix: () => Prefix | null = () => null,
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
    const index = this.sizeBefore(segment.number) + place.seq - 1;
    const record = this.record(index);
    if (!record) return null;
    const read = decodeRecord(record, 0);
    if (read.type !== 'outcome' || read.outcome.payload.kind !== OutcomeKind.DECISION) return null;
    return read.outcome.payload.id === id ? { index, record } : null;
  }

  /** The hash of leaves; both ends are such that RFC 6962 asks for it. Throws when it was dropped. */
  readonly range = (from: number, to: number): Digest => {
    const length = to - from;
    const isSubtree = Number.isInteger(Math.log2(length)) && from % length === 0;
    if (isSubtree && to <= this.dropped) return this.droppedSubtree(from, length);
    if (length === 1) return this.leaf(from);
    if (isSubtree && length >= TILE && from >= this.dropped)
      return this.tiles.subtree(from, length);
    const middle = from + splitOf(length);
    return nodeHash(this.range(from, middle), this.range(middle, to));
  };

  /** Records before a segment. */
  sizeBefore(segment: number): number {
    const [first, place] = this.begin(this.tiles.before(segment));
    let index = first;
    for (const { number } of recordsFrom(this.directory, place)) {
      if (number >= segment) break;
      index++;
    }
    return index;
  }

  private get dropped(): number {
    return this.prefix()?.size ?? 0;
  }

  private droppedSubtree(from: number, length: number): Digest {
    const { dropped } = this;
    const at = subtreesOf(dropped).findIndex(([begin, size]) => begin === from && size === length);
    if (at >= 0) return this.prefix()!.subtrees[at]!;
    throw new RangeError(
      `the first ${dropped} records were dropped by retention: there are proofs of those behind them, in trees of at least as many`,
    );
  }

  private leaf(index: number): Digest {
    const tile = Math.floor(index / TILE);
    const [first] = this.begin(tile);
    // The last one may have grown since it was read, and the first may have lost some of its records.
    if (first !== this.readFrom || index - first >= this.readHashes.length) {
      this.readHashes = Array.from(this.records(tile), leafHash);
      this.readFrom = first;
    }
    return this.readHashes[index - first]!;
  }

  private record(index: number): Uint8Array | null {
    const tile = Math.floor(index / TILE);
    let [at] = this.begin(tile);
    for (const record of this.records(tile)) if (at++ === index) return record.slice();
    return null;
  }

  /** Of one tile, as many as there are. Each is valid until the next one. */
  private *records(tile: number): Generator<Uint8Array> {
    if (tile < 0 || tile > this.tiles.count) return;
    const [first, place] = this.begin(tile);
    let left = (tile + 1) * TILE - first;
    if (left <= 0) return;
    for (const { record } of recordsFrom(this.directory, place)) {
      yield record;
      if (--left === 0) return;
    }
  }

  /** Its first record that is here: index and place. */
  private begin(tile: number): [number, LeafPlace] {
    const first = tile * TILE;
    return first >= this.dropped && tile > 0
      ? [first, this.tiles.begin(tile)]
      : [this.dropped, JOURNAL_BEGIN];
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

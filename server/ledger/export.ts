import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PREFIX } from '@voltaire/reflex/journal/prefix-end.ts';
import { listRuns, type RunFiles, type SegmentFile } from '@voltaire/reflex/journal/reader.ts';
import { RecordWalk } from '@voltaire/reflex/journal/record-walk.ts';
import { BLOCK_HEADER_BYTES } from '@voltaire/reflex/journal/segment.ts';
import { openSegment } from '@voltaire/reflex/journal/segment-source.ts';
import type { Checkpoint } from './checkpoint.ts';
import { CHECKPOINTS, readCheckpoints } from './checkpoint-file.ts';
import { blocksFrom } from './journal-blocks.ts';
import { type LedgerKey, verifierKey } from './ledger-key.ts';
import { GrowingTree, leafHash } from './merkle.ts';
import { endOf, type Prefix, prefixWith, readPrefix, writePrefix } from './prefix.ts';
import { TarFile } from './tar-file.ts';
import { JOURNAL_BEGIN } from './tile-file.ts';

/** µs since 1970, both included. */
export interface Span {
  readonly fromUs: number;
  readonly toUs: number;
}

export interface Exported {
  readonly firstRecord: number;
  /** Behind the last record. */
  readonly size: number;
  readonly segments: number;
  readonly checkpoint: string;
}

const PIECE_BYTES = 1 << 20;
const VERIFY = new URL('./verify.mjs', import.meta.url);

/**
 * Writes a part of a journal to a tar file: the runs that were on in the span from their begin (a run's
 * first record says what the others mean), up to the first checkpoint behind it; the checkpoints of it,
 * the key, what was before, and the verifier. Reads the journal up to there. Throws a sentence when
 * there is nothing, or nothing signed, to export.
 */
export function exportJournal(
  directory: string,
  key: LedgerKey,
  { fromUs, toUs }: Span,
  out: string,
): Exported {
  const dropped = readPrefix(directory, key);
  const checkpoints = readCheckpoints(join(directory, CHECKPOINTS), key);
  const runs = listRuns(directory);
  const walk = new Walk(directory, dropped, runs, fromUs);
  const needed = walk.sizeAt(toUs);
  const end = checkpoints.find(({ size }) => size >= needed) ?? checkpoints.at(-1);
  const first = walk.run?.segments[0];
  if (!first || !end || end.size <= walk.before) {
    throw new Error(`nothing that was signed in that time is in the journal at ${directory}`);
  }
  const segments = runs
    .flatMap((run) => run.segments)
    .filter(({ number }) => number >= first.number && number <= Number.parseInt(end.segment, 10));
  const isOf = ({ size }: Checkpoint) => size >= walk.before && size <= end.size;
  const tar = new TarFile(out, Date.now() / 1000);
  tar.add('verify.mjs', readFileSync(VERIFY));
  tar.add('journal/ledger.pub', `${verifierKey(key)}\n`);
  tar.add(
    `journal/${CHECKPOINTS}`,
    checkpoints
      .filter(isOf)
      .map(({ note }) => note)
      .join(''),
  );
  if (walk.prefix) tar.add(`journal/${PREFIX}`, writePrefix(walk.prefix, key, null));
  else if (dropped) tar.add(`journal/${PREFIX}`, readFileSync(join(directory, PREFIX)));
  for (const segment of segments) addSegment(tar, segment, end);
  tar.close();
  return {
    firstRecord: walk.before,
    size: end.size,
    segments: segments.length,
    checkpoint: end.note,
  };
}

/** The last one as far as the checkpoint goes. */
function addSegment(tar: TarFile, { path }: SegmentFile, end: Checkpoint): void {
  const source = openSegment(path);
  try {
    const size = basename(path) === end.segment ? end.bytes : source.size;
    tar.begin(`journal/${basename(path)}`, size);
    const piece = Buffer.alloc(PIECE_BYTES);
    for (let at = 0; at < size; at += piece.length) {
      const length = Math.min(piece.length, size - at);
      source.read(piece, length, at);
      tar.write(piece.subarray(0, length));
    }
  } finally {
    source.close();
  }
}

/** Once through the journal: where the span begins, what was before it, and where it ends. */
class Walk {
  /** The first run that was on in the span. */
  run: RunFiles | null = null;
  /** Records before it, and what they were when some are left out. */
  before = 0;
  prefix: Prefix | null = null;
  private readonly tree: GrowingTree;
  private current: RunFiles | null = null;

  constructor(
    private readonly directory: string,
    dropped: Prefix | null,
    private readonly runs: readonly RunFiles[],
    private readonly fromUs: number,
  ) {
    this.tree = dropped ? GrowingTree.of(dropped.size, dropped.subtrees) : new GrowingTree();
  }

  /** Records until the first one behind `toUs`; all when there is none. */
  sizeAt(toUs: number): number {
    let entered = 0;
    for (const { segment, block } of blocksFrom(this.directory, JOURNAL_BEGIN)) {
      if (segment.number !== entered) this.enter(segment);
      entered = segment.number;
      const walk = new RecordWalk(block, BLOCK_HEADER_BYTES);
      while (walk.step()) {
        if (walk.atUs > toUs) return this.tree.size;
        this.tree.add(leafHash(block.subarray(walk.at, walk.end)));
        if (walk.atUs >= this.fromUs) this.run ??= this.current;
      }
    }
    return this.tree.size;
  }

  /** Until the span has begun, each run may be its first. */
  private enter({ number, path }: SegmentFile): void {
    const at = this.runs.findIndex(({ segments }) => segments[0]!.number === number);
    if (this.run || at < 0) return;
    this.current = this.runs[at]!;
    this.before = this.tree.size;
    const last = this.runs[at - 1]?.segments.at(-1);
    this.prefix = last ? prefixWith(this.tree, endOf(last.path, path)) : null;
  }
}

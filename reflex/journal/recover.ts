import { truncateSync, unlinkSync } from 'node:fs';
import type { Carry } from '../model/outcome.ts';
import { foldCarry } from './fold-carry.ts';
import {
  JournalDamaged,
  listRuns,
  OF_THE_MARKET,
  type SegmentFile,
  type SegmentReader,
} from './reader.ts';
import { RunReader } from './run-reader.ts';
import { prefixEnd } from './prefix-end.ts';
import { openSegment } from './segment-source.ts';
import { HASH_BYTES, hex, link, NO_HASH, SEGMENT_HEADER_BYTES } from './segment.ts';

export interface Recovery {
  readonly carry: Carry | null;
  readonly nextSegment: number;
  readonly lastHash: Uint8Array;
  /** For a person: what was found and cut; empty when there was nothing to say. */
  readonly report: string;
}

/**
 * Starting is recovering: reads the last run's segments, proves their chain and the link to the segment
 * before, cuts a torn tail and folds the outcomes into what outlives the run. Throws JournalDamaged
 * when anything but the tail is wrong: then nothing may be traded until a person has looked.
 */
export function recover(directory: string): Recovery {
  const runs = listRuns(directory);
  const report: string[] = [];
  let carry: Carry | null = null;
  let end: { number: number; lastHash: Uint8Array } | null = null;
  // Mostly one turn: a run that died before its first record left a segment without any.
  while (!carry && runs.length > 0) {
    const run = runs.pop()!;
    const reader = new RunReader(run);
    carry = foldCarry(reader.records(OF_THE_MARKET));
    const { segment } = reader;
    if (segment.tornBytes > 0 || segment.goodBytes === 0) report.push(cutTail(segment));
    checkLink(reader, runs.at(-1)?.segments.at(-1));
    if (reader.lastNumber > 0) end ??= { number: reader.lastNumber, lastHash: reader.lastHash };
  }
  return {
    carry,
    nextSegment: (end?.number ?? prefixEnd(directory)) + 1,
    lastHash: end?.lastHash ?? NO_HASH,
    report: report.join('; '),
  };
}

function cutTail({ path, goodBytes, tornBytes }: SegmentReader): string {
  if (goodBytes === 0) unlinkSync(path);
  else truncateSync(path, goodBytes);
  return (
    `the last run did not close its journal: ${tornBytes} bytes of a half-written block were cut ` +
    `from the end of ${path}; all before them is proven by the hash chain`
  );
}

function checkLink({ previousHash, run }: RunReader, before: SegmentFile | undefined): void {
  if (before && previousHash && hex(lastLink(before.path)) !== hex(previousHash)) {
    throw new JournalDamaged(run.segments[0]!.path, 12, 'it does not follow the segment before it');
  }
}

/** The end of a whole segment's chain stands in its last bytes. */
function lastLink(path: string): Uint8Array {
  const source = openSegment(path);
  try {
    const tail = new Uint8Array(Math.min(SEGMENT_HEADER_BYTES, source.size));
    source.read(tail, tail.length, source.size - tail.length);
    return source.size === SEGMENT_HEADER_BYTES ? link(NO_HASH, tail) : tail.subarray(-HASH_BYTES);
  } finally {
    source.close();
  }
}

import { join } from 'node:path';
import { decodeRecord } from '@voltaire/reflex/journal/record.ts';
import { RecordWalk } from '@voltaire/reflex/journal/record-walk.ts';
import { SegmentReader } from '@voltaire/reflex/journal/reader.ts';
import { BLOCK_HEADER_BYTES, segmentName } from '@voltaire/reflex/journal/segment.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import type { Made } from '../views/decision.ts';

/** A decision and what was written with it: mostly no more than this. */
const ONE_BLOCK_BYTES = 1 << 12;

/** Where the index says that a decision stands. */
export interface RecordPlace {
  readonly segment: number;
  readonly runId: string;
  /** Byte where its block begins, and which record of the block it is, from 0. */
  readonly block: number;
  readonly record: number;
}

/** Reads it from the journal, whose chain proves the block. Throws when it is not there. */
export function recordedDecision(journal: string, place: RecordPlace): Made {
  const path = join(journal, segmentName(place.segment, place.runId));
  const block = blockAt(path, place.block);
  if (block) {
    const walk = new RecordWalk(block, BLOCK_HEADER_BYTES);
    let at = -1;
    while (at < place.record && walk.step()) at++;
    const read = at === place.record ? decodeRecord(block, walk.at) : null;
    if (read?.type === 'outcome' && read.outcome.payload.kind === OutcomeKind.DECISION) {
      const { seq, atUs, payload } = read.outcome;
      return { seq, atUs, record: payload };
    }
  }
  throw new Error(
    `${path} has no decision at byte ${place.block}: make the index anew with "voltaire index rebuild"`,
  );
}

/**
 * The one that begins at this byte, proven; null when the file ends there. With the chain's hash there, it
 * must have that. Throws JournalDamaged.
 */
export function blockAt(path: string, byte: number, chain = ''): Uint8Array | null {
  const blocks = new SegmentReader(path, byte, chain, ONE_BLOCK_BYTES).blocks();
  try {
    const { value } = blocks.next();
    return value instanceof Uint8Array ? value : null;
  } finally {
    blocks.return(undefined); // closes the file
  }
}

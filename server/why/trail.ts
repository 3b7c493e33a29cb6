import { BLOCK_HEADER_BYTES } from '@voltaire/reflex/journal/segment.ts';
import { decodeRecord } from '@voltaire/reflex/journal/record.ts';
import { RecordWalk } from '@voltaire/reflex/journal/record-walk.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { gist, type Said, strategyOf } from './timeline.ts';

/** Of a record: its segment's number, the byte at which its block begins, and its sequence number. */
export interface Place {
  readonly segment: number;
  readonly block: number;
  readonly seq: number;
}

/** What a strategy said last of a symbol: where it stands, and since when it said the same. */
export interface LastSaid extends Place {
  readonly gist: string;
  readonly sinceUs: number;
}

/**
 * Where, in the journal of a run up to some block, everything stands that an answer needs. Places and
 * not the records themselves: what is shown is always read from the journal.
 */
export interface Trail {
  /** Segment and byte at which the next block begins, and the chain's hash there: of no other journal. */
  segment: number;
  block: number;
  chain: string;
  /** Of the record before it; and the latest of all until there: wall clocks step. */
  lastUs: number;
  latestUs: number;
  /** Of the newest trading state. */
  state: Place | null;
  /** By symbol's number and strategy (`keyOf`). */
  said: Record<string, LastSaid>;
}

/** Wall clocks step: what was written a little later may bear an earlier time. */
const STEP_US = 60_000_000;

export function keyOf(symbolId: number, strategy: string): string {
  return `${symbolId} ${strategy}`;
}

/** Goes on through a block, with all that is not later than the moment; false: further on nothing is. */
export function followBlock(trail: Trail, block: Uint8Array, untilUs: number): boolean {
  const walk = new RecordWalk(block, BLOCK_HEADER_BYTES);
  while (walk.step()) {
    const { atUs, kind } = walk;
    if (atUs > untilUs + STEP_US) return false;
    trail.latestUs = Math.max(trail.latestUs, atUs);
    if (atUs > untilUs) continue;
    trail.lastUs = atUs;
    if (kind === OutcomeKind.TRADING_STATE) {
      trail.state = { segment: trail.segment, block: trail.block, seq: walk.seq };
    } else if (kind === OutcomeKind.DECISION || kind === OutcomeKind.HOLD) {
      note(trail, walk, saidIn(block, walk.at));
    }
  }
  return true;
}

function note(trail: Trail, { symbolId, seq, atUs }: RecordWalk, said: Said): void {
  const key = keyOf(symbolId, strategyOf(said));
  const before = trail.said[key];
  const now = gist(said);
  const sinceUs = before?.gist === now ? before.sinceUs : atUs;
  const { segment, block: at } = trail;
  trail.said[key] = { segment, block: at, seq, gist: now, sinceUs };
}

function saidIn(block: Uint8Array, at: number): Said {
  const record = decodeRecord(block, at);
  if (record.type === 'outcome') {
    const { payload } = record.outcome;
    if (payload.kind === OutcomeKind.DECISION || payload.kind === OutcomeKind.HOLD) return payload;
  }
  throw new RangeError(`record ${record.seq} is neither a decision nor a hold`);
}

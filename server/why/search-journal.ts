import { JournalDamaged, listSegments, SegmentReader } from '@voltaire/reflex/journal/reader.ts';
import { BLOCK_HEADER_BYTES, hex, SEGMENT_HEADER_BYTES } from '@voltaire/reflex/journal/segment.ts';
import { decodeRecord } from '@voltaire/reflex/journal/record.ts';
import { RecordWalk } from '@voltaire/reflex/journal/record-walk.ts';
import { EventKind, type Boot } from '@voltaire/reflex/model/event.ts';
import type { InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import { type Outcome, OutcomeKind, type StateReason } from '@voltaire/reflex/model/outcome.ts';
import { SegmentIndex } from './segment-index.ts';
import type { Moment } from './timeline.ts';
import { followBlock, keyOf, type LastSaid, type Place, type Trail } from './trail.ts';

export interface JournalQuestion {
  readonly symbol: string;
  readonly atUs: number;
}

/** What the run that was then knew of the symbol. */
export interface JournalAnswer {
  /** Null when the run did not have the symbol. */
  readonly instrument: InstrumentDefinition | null;
  /** The run's strategies on the symbol, each with what it had said last. */
  readonly strategies: readonly { readonly name: string; readonly moment: Moment | null }[];
  readonly reasons: readonly StateReason[];
  /** Of the last record at or before the moment: long before it, nothing ran. */
  readonly lastRecordUs: number;
}

/**
 * Null when nothing was recorded as long ago as that. Reads some megabytes where there is an index, else
 * all of the run until then: not for the server's thread.
 */
export function searchJournal(
  directory: string,
  question: JournalQuestion,
  everyBytes?: number,
): JournalAnswer | null {
  for (const { path } of listSegments(directory).reverse()) {
    const boot = bootOf(path);
    if (!boot || boot.atUs > question.atUs) continue;
    return withIndex(path, everyBytes, (index) => searchRun(path, boot, index, question));
  }
  return null;
}

/** Brings the index of the segment up to what is written. */
export function indexSegment(path: string, everyBytes?: number): void {
  withIndex(path, everyBytes, (index) => trailAt(path, index, Number.POSITIVE_INFINITY));
}

/** An index that does not fit is made anew, once: then it is the journal that is at fault. */
function withIndex<T>(
  path: string,
  everyBytes: number | undefined,
  read: (index: SegmentIndex) => T,
): T {
  const index = new SegmentIndex(path, everyBytes);
  try {
    return read(index);
  } catch (error) {
    if (!(error instanceof JournalDamaged || error instanceof RangeError)) throw error;
    index.remove();
    return read(index);
  }
}

function bootOf(path: string): Boot | null {
  for (const record of new SegmentReader(path).records()) {
    return record.type === 'event' && record.event.kind === EventKind.BOOT ? record.event : null;
  }
  return null;
}

function searchRun(
  path: string,
  boot: Boot,
  index: SegmentIndex,
  { symbol, atUs }: JournalQuestion,
): JournalAnswer {
  const symbolId = boot.instruments.findIndex((each) => each.symbol === symbol);
  const configured = boot.strategies.filter((each) => each.symbol === symbol);
  const trail = trailAt(path, index, atUs);
  return {
    instrument: boot.instruments[symbolId] ?? null,
    strategies: configured.map(({ name }) => {
      const said = trail.said[keyOf(symbolId, name)];
      return { name, moment: said ? momentAt(path, said) : null };
    }),
    reasons: trail.state ? reasonsAt(path, trail.state) : [],
    lastRecordUs: trail.lastUs,
  };
}

/** From the index as near as it goes, and from there through the journal. */
function trailAt(path: string, index: SegmentIndex, atUs: number): Trail {
  const trail = index.before(atUs) ?? atBegin();
  const reader = new SegmentReader(path, trail.block, trail.chain);
  for (const block of reader.blocks()) {
    if (!followBlock(trail, block, atUs)) break;
    trail.block = reader.goodBytes;
    trail.chain = hex(reader.lastHash);
    if (trail.latestUs <= atUs) index.offer(trail); // else something has been left out
  }
  return trail;
}

function atBegin(): Trail {
  const latestUs = Number.NEGATIVE_INFINITY;
  const block = SEGMENT_HEADER_BYTES;
  return { block, chain: '', lastUs: latestUs, latestUs, state: null, said: {} };
}

function momentAt(path: string, place: LastSaid): Moment {
  const { seq, atUs, payload } = outcomeAt(path, place);
  const isSaid = payload.kind === OutcomeKind.DECISION || payload.kind === OutcomeKind.HOLD;
  if (!isSaid) throw new RangeError(`record ${seq} is neither a decision nor a hold`);
  return { seq, atUs, sinceUs: place.sinceUs, said: payload };
}

function reasonsAt(path: string, place: Place): readonly StateReason[] {
  const { seq, payload } = outcomeAt(path, place);
  if (payload.kind === OutcomeKind.TRADING_STATE) return payload.reasons;
  throw new RangeError(`record ${seq} is no trading state`);
}

function outcomeAt(path: string, { block: from, seq }: Place): Outcome {
  for (const block of new SegmentReader(path, from).blocks()) {
    const walk = new RecordWalk(block, BLOCK_HEADER_BYTES);
    while (walk.step()) {
      if (walk.seq !== seq) continue;
      const record = decodeRecord(block, walk.at);
      if (record.type === 'outcome') return record.outcome;
    }
    break;
  }
  throw new RangeError(`${path}: there is no outcome ${seq} at byte ${from}`);
}

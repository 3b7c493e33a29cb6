import {
  bootOf,
  JournalDamaged,
  listRuns,
  type SegmentFile,
  SegmentReader,
} from '@voltaire/reflex/journal/reader.ts';
import { BLOCK_HEADER_BYTES, hex, SEGMENT_HEADER_BYTES } from '@voltaire/reflex/journal/segment.ts';
import { decodeRecord } from '@voltaire/reflex/journal/record.ts';
import { RecordWalk } from '@voltaire/reflex/journal/record-walk.ts';
import type { Boot } from '@voltaire/reflex/model/event.ts';
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
  for (const run of listRuns(directory).reverse()) {
    const boot = bootOf(run);
    if (!boot || boot.atUs > question.atUs) continue;
    return withIndexes(run.segments, everyBytes, (parts) => searchRun(parts, boot, question));
  }
  return null;
}

/** Brings the index of a segment up to what is written; first those of its run before it. */
export function indexSegment(directory: string, number: number, everyBytes?: number): void {
  const run = listRuns(directory).find(({ segments }) => segments.some((s) => s.number === number));
  const until = run?.segments.filter((segment) => segment.number <= number) ?? [];
  withIndexes(until, everyBytes, (parts) => trailAt(parts, Number.POSITIVE_INFINITY));
}

/** A segment of a run and its index. */
interface Part {
  readonly number: number;
  readonly path: string;
  readonly index: SegmentIndex;
}

/** Indexes that do not fit are made anew, once: then it is the journal that is at fault. */
function withIndexes<T>(
  segments: readonly SegmentFile[],
  everyBytes: number | undefined,
  read: (parts: readonly Part[]) => T,
): T {
  const parts = segments.map(({ number, path }) => {
    return { number, path, index: new SegmentIndex(path, everyBytes) };
  });
  try {
    return read(parts);
  } catch (error) {
    if (!(error instanceof JournalDamaged || error instanceof RangeError)) throw error;
    for (const { index } of parts) index.remove();
    return read(parts);
  }
}

function searchRun(
  parts: readonly Part[],
  boot: Boot,
  { symbol, atUs }: JournalQuestion,
): JournalAnswer {
  const symbolId = boot.instruments.findIndex((each) => each.symbol === symbol);
  const configured = boot.strategies.filter((each) => each.symbol === symbol);
  const trail = trailAt(parts, atUs);
  return {
    instrument: boot.instruments[symbolId] ?? null,
    strategies: configured.map(({ name }) => {
      const said = trail.said[keyOf(symbolId, name)];
      return { name, moment: said ? momentAt(parts, said) : null };
    }),
    reasons: trail.state ? reasonsAt(parts, trail.state) : [],
    lastRecordUs: trail.lastUs,
  };
}

/** From the index as near as it goes, and from there through the journal. */
function trailAt(parts: readonly Part[], atUs: number): Trail {
  const [trail, from] = nearest(parts, atUs);
  for (const { number, path, index } of parts.slice(from)) {
    if (number !== trail.segment) {
      Object.assign(trail, { segment: number, block: SEGMENT_HEADER_BYTES, chain: '' });
    }
    const reader = new SegmentReader(path, trail.block, trail.chain);
    for (const block of reader.blocks()) {
      if (!followBlock(trail, block, atUs)) return trail;
      trail.block = reader.goodBytes;
      trail.chain = hex(reader.lastHash);
      if (trail.latestUs <= atUs) index.offer(trail); // else something has been left out
    }
  }
  return trail;
}

/** The last trail of any index that is not too late, and which of the parts it is in. */
function nearest(parts: readonly Part[], atUs: number): [Trail, number] {
  for (let i = parts.length - 1; i >= 0; i--) {
    const { number, index } = parts[i]!;
    const found = index.before(atUs);
    if (found && found.segment === number) return [found, i];
  }
  return [atBegin(parts[0]?.number ?? 0), 0];
}

function atBegin(segment: number): Trail {
  const latestUs = Number.NEGATIVE_INFINITY;
  const block = SEGMENT_HEADER_BYTES;
  return { segment, block, chain: '', lastUs: latestUs, latestUs, state: null, said: {} };
}

function momentAt(parts: readonly Part[], place: LastSaid): Moment {
  const { seq, atUs, payload } = outcomeAt(parts, place);
  const isSaid = payload.kind === OutcomeKind.DECISION || payload.kind === OutcomeKind.HOLD;
  if (!isSaid) throw new RangeError(`record ${seq} is neither a decision nor a hold`);
  return { seq, atUs, sinceUs: place.sinceUs, said: payload };
}

function reasonsAt(parts: readonly Part[], place: Place): readonly StateReason[] {
  const { seq, payload } = outcomeAt(parts, place);
  if (payload.kind === OutcomeKind.TRADING_STATE) return payload.reasons;
  throw new RangeError(`record ${seq} is no trading state`);
}

function outcomeAt(parts: readonly Part[], { segment, block: from, seq }: Place): Outcome {
  const path = parts.find(({ number }) => number === segment)?.path;
  if (!path) throw new RangeError(`segment ${segment} is not one of this run`);
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

import { closeSync, fstatSync, openSync, readSync, truncateSync, unlinkSync } from 'node:fs';
import { EventKind } from '../model/event.ts';
import type { InstrumentDefinition } from '../model/instrument.ts';
import {
  type Carry,
  type OrderSnapshot,
  OutcomeKind,
  type PositionSnapshot,
} from '../model/outcome.ts';
import { TERMINAL_STATES } from '../model/order.ts';
import { JournalDamaged, listSegments, type SegmentFile, SegmentReader } from './reader.ts';
import type { JournalRecord } from './record.ts';
import { HASH_BYTES, hex, link, NO_HASH, SEGMENT_HEADER_BYTES } from './segment.ts';

export interface Recovery {
  readonly carry: Carry | null;
  readonly nextSegment: number;
  readonly lastHash: Uint8Array;
  /** For a person: what was found and cut; empty when there was nothing to say. */
  readonly report: string;
}

/**
 * Starting is recovering: reads the last run's segment, proves its chain and the link to the segment
 * before, cuts a torn tail and folds the outcomes into what outlives the run. Throws JournalDamaged
 * when anything but the tail is wrong: then nothing may be traded until a person has looked.
 */
export function recover(directory: string): Recovery {
  const segments = listSegments(directory);
  const report: string[] = [];
  let carry: Carry | null = null;
  let end: { number: number; lastHash: Uint8Array } | null = null;
  // Mostly one turn: a run that died before its first record left a segment without any.
  while (!carry && segments.length > 0) {
    const segment = segments.pop()!;
    const reader = new SegmentReader(segment.path);
    carry = foldCarry(reader.records());
    if (reader.tornBytes > 0 || reader.goodBytes === 0) report.push(cutTail(reader));
    if (reader.goodBytes === 0) continue; // not even a header: the file is gone now
    checkLink(reader, segments.at(-1));
    end ??= { number: segment.number, lastHash: reader.lastHash };
  }
  return {
    carry,
    nextSegment: (end?.number ?? 0) + 1,
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

/** What one run leaves to the next; null when it left nothing, not even its boot. */
export function foldCarry(records: Iterable<JournalRecord>): Carry | null {
  const orders = new Map<string, OrderSnapshot>();
  const positions = new Map<number, PositionSnapshot>();
  let tradingState: Carry['tradingState'] = [];
  let overrides: Carry['overrides'] = [];
  let loss: Carry['loss'] = null;
  let symbols: string[] | null = null;
  for (const record of records) {
    if (record.type === 'event') {
      // What the run took over itself, it says again in its first outcomes.
      if (record.event.kind === EventKind.BOOT) symbols = record.event.instruments.map(symbolOf);
      continue;
    }
    const { payload } = record.outcome;
    if (payload.kind === OutcomeKind.ORDER) {
      if (TERMINAL_STATES.has(payload.state)) orders.delete(payload.clientOrderId);
      else orders.set(payload.clientOrderId, payload);
    } else if (payload.kind === OutcomeKind.POSITION) positions.set(payload.symbolId, payload);
    else if (payload.kind === OutcomeKind.TRADING_STATE) tradingState = payload.reasons;
    else if (payload.kind === OutcomeKind.OVERRIDES) overrides = payload.overrides;
    else if (payload.kind === OutcomeKind.LOSS) loss = payload;
  }
  if (!symbols) return null;
  return {
    symbols,
    orders: [...orders.values()],
    positions: [...positions.values()],
    tradingState,
    overrides,
    loss,
  };
}

function symbolOf({ symbol }: InstrumentDefinition): string {
  return symbol;
}

function checkLink(reader: SegmentReader, before: SegmentFile | undefined): void {
  if (before && hex(lastLink(before.path)) !== hex(reader.previousHash)) {
    throw new JournalDamaged(reader.path, 12, 'it does not follow the segment before it');
  }
}

/** The end of a whole segment's chain stands in its last bytes. */
function lastLink(path: string): Uint8Array {
  const bytes = readFileTail(path, Math.max(HASH_BYTES, SEGMENT_HEADER_BYTES));
  return bytes.fileSize === SEGMENT_HEADER_BYTES
    ? link(NO_HASH, bytes.tail)
    : bytes.tail.subarray(-HASH_BYTES);
}

function readFileTail(path: string, count: number): { fileSize: number; tail: Uint8Array } {
  const file = openSync(path, 'r');
  try {
    const fileSize = fstatSync(file).size;
    const tail = new Uint8Array(Math.min(count, fileSize));
    readSync(file, tail, 0, tail.length, fileSize - tail.length);
    return { fileSize, tail };
  } finally {
    closeSync(file);
  }
}

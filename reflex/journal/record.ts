import {
  EventKind,
  type KernelEvent,
  type Quote,
  type Reconciled,
  type Trade,
} from '../model/event.ts';
import { Levels } from '../model/levels.ts';
import { type ListedOrder, listedById } from '../model/listed-order.ts';
import { type Outcome, type OutcomePayload, OutcomeKind } from '../model/outcome.ts';
import { ByteReader, type ByteWriter } from './bytes.ts';
import { readDecision, writeDecision } from './decision-codec.ts';
import { readOrder, writeOrder } from './order-codec.ts';
import { header, writeQuote, writeTrade } from './tick-codec.ts';

/*
 * One record of the journal, little-endian:
 *
 *     u32 length of all that follows │ u16 kind │ u16 symbol │ f64 seq │ f64 atUs │ f64 monoNs │ body
 *
 * Market data has a fixed binary body, since there are hundreds a second of it. Decisions and
 * orders have theirs (decision-codec.ts, order-codec.ts). Everything rare is JSON, which can be read
 * in any language without us. Its bytes depend on the values alone: keys in the order in which the
 * kernel builds them, doubles in the shortest form that reads back exactly (ECMA-262,
 * Number::toString), money as decimal text.
 */

/** 0 marks a record that is about no symbol. */
const NO_SYMBOL = 0;

export function encodeEvent(writer: ByteWriter, seq: number, event: KernelEvent): void {
  if (event.kind === EventKind.QUOTE) writeQuote(writer, seq, event);
  else if (event.kind === EventKind.TRADE) writeTrade(writer, seq, event);
  else writeOther(writer, seq, event);
}

function writeOther(
  writer: ByteWriter,
  seq: number,
  event: Exclude<KernelEvent, Quote | Trade>,
): void {
  const start = writer.length;
  const symbol = 'symbolId' in event ? event.symbolId + 1 : NO_SYMBOL;
  header(writer, event.kind, symbol, seq, event);
  switch (event.kind) {
    case EventKind.DEPTH_DIFF:
      writer.f64(event.firstUpdateId);
      writer.f64(event.lastUpdateId);
      writer.f64(event.exchangeUs);
      levels(writer, event.bids);
      levels(writer, event.asks);
      break;
    case EventKind.CHAINED_DIFF:
      writer.f64(event.firstUpdateId);
      writer.f64(event.lastUpdateId);
      writer.f64(event.previousUpdateId);
      writer.f64(event.exchangeUs);
      levels(writer, event.bids);
      levels(writer, event.asks);
      break;
    case EventKind.CHECKED_BOOK:
      writer.u8(event.replaces ? 1 : 0);
      writer.f64(event.checksum);
      writer.f64(event.exchangeUs);
      levels(writer, event.bids);
      levels(writer, event.asks);
      break;
    case EventKind.PARTIAL_BOOK:
      writer.f64(event.lastUpdateId);
      writer.f64(event.exchangeUs);
      levels(writer, event.bids);
      levels(writer, event.asks);
      break;
    case EventKind.DEPTH_SNAPSHOT:
      writer.f64(event.lastUpdateId);
      levels(writer, event.bids);
      levels(writer, event.asks);
      break;
    case EventKind.TIMER:
      break;
    case EventKind.SENT:
      writer.f64(event.decisionSeq);
      writer.f64(event.decidedAfterNs);
      writer.f64(event.checkedAfterNs);
      writer.f64(event.writtenAfterNs);
      break;
    default: {
      const { kind: _kind, atUs: _atUs, monoNs: _monoNs, ...body } = event;
      writer.text(JSON.stringify(body));
    }
  }
  writer.setU32(start, writer.length - start - 4);
}

export function encodeOutcome(writer: ByteWriter, outcome: Outcome): void {
  const start = writer.length;
  const { payload } = outcome;
  header(writer, payload.kind, symbolOf(payload), outcome.seq, outcome);
  if (payload.kind === OutcomeKind.DECISION) writeDecision(writer, payload);
  else if (payload.kind === OutcomeKind.ORDER) writeOrder(writer, payload);
  else writer.text(JSON.stringify({ ...payload, kind: undefined }));
  writer.setU32(start, writer.length - start - 4);
}

function symbolOf(payload: OutcomePayload): number {
  if ('symbolId' in payload) return payload.symbolId + 1;
  return payload.kind === OutcomeKind.ORDER ? payload.request.symbolId + 1 : NO_SYMBOL;
}

function levels(writer: ByteWriter, side: Levels): void {
  writer.u32(side.count);
  writer.pairs(side.ticks, side.lots, side.count);
}

export type JournalRecord =
  | { readonly type: 'event'; readonly seq: number; readonly event: KernelEvent }
  | {
      readonly type: 'outcome';
      readonly seq: number;
      readonly outcome: Outcome;
      /** The record as it was written; valid until the next one is read. */
      readonly bytes: Uint8Array;
    };

const OUTCOMES: ReadonlySet<number> = new Set(Object.values(OutcomeKind));

/** Decodes the record that starts at `at`; throws a RangeError that names the fault. */
export function decodeRecord(bytes: Uint8Array, at: number): JournalRecord {
  const end = at + 4 + new ByteReader(bytes, at).u32();
  const reader = new ByteReader(bytes, at + 4, end);
  const kind = reader.u16();
  const symbolId = reader.u16() - 1;
  const seq = reader.f64();
  const atUs = reader.f64();
  const monoNs = reader.f64();
  if (OUTCOMES.has(kind)) {
    const payload = decodeOutcome(reader, kind, symbolId);
    const outcome: Outcome = { seq, atUs, monoNs, payload };
    return { type: 'outcome', seq, outcome, bytes: bytes.subarray(at, end) };
  }
  return { type: 'event', seq, event: decodeEvent(reader, kind, symbolId, atUs, monoNs) };
}

function decodeOutcome(reader: ByteReader, kind: number, symbolId: number): OutcomePayload {
  if (kind === OutcomeKind.DECISION) return readDecision(reader, symbolId);
  if (kind === OutcomeKind.ORDER) return readOrder(reader, symbolId);
  return { kind, ...(JSON.parse(reader.text()) as object) } as OutcomePayload;
}

function decodeEvent(
  reader: ByteReader,
  kind: number,
  symbolId: number,
  atUs: number,
  monoNs: number,
): KernelEvent {
  switch (kind) {
    case EventKind.TRADE:
      return {
        kind,
        atUs,
        monoNs,
        symbolId,
        tradeId: reader.f64(),
        priceTicks: reader.f64(),
        quantityLots: reader.f64(),
        exchangeUs: reader.f64(),
        aggressor: reader.u8() === 1 ? 1 : -1,
      };
    case EventKind.QUOTE:
      return {
        kind,
        atUs,
        monoNs,
        symbolId,
        updateId: reader.f64(),
        bidTicks: reader.f64(),
        bidLots: reader.f64(),
        askTicks: reader.f64(),
        askLots: reader.f64(),
      };
    case EventKind.DEPTH_DIFF:
      return {
        kind,
        atUs,
        monoNs,
        symbolId,
        firstUpdateId: reader.f64(),
        lastUpdateId: reader.f64(),
        exchangeUs: reader.f64(),
        bids: readLevels(reader),
        asks: readLevels(reader),
      };
    case EventKind.CHAINED_DIFF:
      return {
        kind,
        atUs,
        monoNs,
        symbolId,
        firstUpdateId: reader.f64(),
        lastUpdateId: reader.f64(),
        previousUpdateId: reader.f64(),
        exchangeUs: reader.f64(),
        bids: readLevels(reader),
        asks: readLevels(reader),
      };
    case EventKind.CHECKED_BOOK:
      return {
        kind,
        atUs,
        monoNs,
        symbolId,
        replaces: reader.u8() === 1,
        checksum: reader.f64(),
        exchangeUs: reader.f64(),
        bids: readLevels(reader),
        asks: readLevels(reader),
      };
    case EventKind.PARTIAL_BOOK:
      return {
        kind,
        atUs,
        monoNs,
        symbolId,
        lastUpdateId: reader.f64(),
        exchangeUs: reader.f64(),
        bids: readLevels(reader),
        asks: readLevels(reader),
      };
    case EventKind.DEPTH_SNAPSHOT:
      return {
        kind,
        atUs,
        monoNs,
        symbolId,
        lastUpdateId: reader.f64(),
        bids: readLevels(reader),
        asks: readLevels(reader),
      };
    case EventKind.TIMER:
      return { kind, atUs, monoNs };
    case EventKind.SENT:
      return {
        kind,
        atUs,
        monoNs,
        decisionSeq: reader.f64(),
        decidedAfterNs: reader.f64(),
        checkedAfterNs: reader.f64(),
        writtenAfterNs: reader.f64(),
      };
    case EventKind.RECONCILED:
      return readReconciled(JSON.parse(reader.text()) as WrittenList, atUs, monoNs);
    case EventKind.BOOT:
    case EventKind.LINK:
    case EventKind.COMMAND:
    case EventKind.EXECUTION:
    case EventKind.NOT_SENT:
    case EventKind.HEALTH:
    case EventKind.CANDLE:
    case EventKind.DAY_TICKER:
    case EventKind.VENUE_STATUS:
    case EventKind.SUBSCRIPTION:
    case EventKind.HEARTBEAT:
    case EventKind.BAD_FRAME:
    case EventKind.INFERENCE:
    case EventKind.ANSWER:
    case EventKind.BALANCES:
    case EventKind.PULSE:
    case EventKind.INSTRUMENT_RULES:
      return { kind, atUs, monoNs, ...(JSON.parse(reader.text()) as object) } as KernelEvent;
    default:
      throw new RangeError(`record kind ${kind} is unknown: written by a newer version?`);
  }
}

/** At first it was written by client order ids alone. */
interface WrittenList {
  readonly venue?: string;
  readonly openOrders: readonly (ListedOrder | string)[];
}

function readReconciled(body: WrittenList, atUs: number, monoNs: number): Reconciled {
  const openOrders = body.openOrders.map((order) =>
    typeof order === 'string' ? listedById(order) : order,
  );
  return { kind: EventKind.RECONCILED, atUs, monoNs, ...body, openOrders };
}

function readLevels(reader: ByteReader): Levels {
  const count = reader.u32();
  const side = new Levels(Math.max(1, count));
  for (let i = 0; i < count; i++) side.push(reader.f64(), reader.f64());
  return side;
}

import { ByteReader, ByteWriter } from '@voltaire/reflex/journal/bytes.ts';
import { readRequest, writeRequest } from '@voltaire/reflex/journal/order-codec.ts';
import { readBrief, readDecision, writeDecision } from '@voltaire/reflex/journal/decision-codec.ts';
import { RecordWalk } from '@voltaire/reflex/journal/record-walk.ts';
import {
  decodeRecord,
  encodeEvent,
  encodeOutcome,
  type JournalRecord,
} from '@voltaire/reflex/journal/record.ts';
import { EventKind, type KernelEvent } from '@voltaire/reflex/model/event.ts';
import { MOST_SOURCES } from '@voltaire/reflex/model/inference.ts';
import { Levels } from '@voltaire/reflex/model/levels.ts';
import { type Decision, type Outcome, OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventOf } from '../support/arbitraries.ts';
import { outcomeOf } from '../support/arbitrary-outcomes.ts';
import { pairsOf } from '../support/instruments.ts';

function encodedEvent(seq: number, event: KernelEvent): Uint8Array {
  const writer = new ByteWriter(16);
  writer.u16(7); // a record may stand anywhere in its block
  encodeEvent(writer, seq, event);
  return writer.bytes.slice(0, writer.length);
}

function encodedOutcome(outcome: Outcome): Uint8Array {
  const writer = new ByteWriter(16);
  writer.u16(7);
  encodeOutcome(writer, outcome);
  return writer.bytes.slice(0, writer.length);
}

/** Columns have room to spare: only what is in use counts. */
const plain = (event: KernelEvent): unknown =>
  Object.fromEntries(
    Object.entries(event).map(([key, value]) => [
      key,
      value instanceof Levels ? pairsOf(value) : value,
    ]),
  );

const seqs = fc.maxSafeInteger().map(Math.abs);

describe('an order in the journal', () => {
  it('of the time before triggers and icebergs is read as it was written', () => {
    // strategy "s", buys, MARKET, IOC, reduce only, 5 lots at 7, parent "p" of 9 lots.
    const bytes = new ByteWriter(16);
    bytes.name('s');
    for (const place of [1, 1, 1, 1]) bytes.u8(place);
    bytes.f64(5);
    bytes.f64(7);
    bytes.name('p');
    bytes.f64(9);
    const request = readRequest(new ByteReader(bytes.bytes, 0, bytes.length), 3);
    expect(request).toEqual({
      symbolId: 3,
      strategy: 's',
      side: 1,
      type: 'MARKET',
      timeInForce: 'IOC',
      reduceOnly: true,
      quantityLots: 5,
      priceTicks: 7,
      parentId: 'p',
      parentLots: 9,
      triggerTicks: 0,
      displayLots: 0,
    });
    const again = new ByteWriter(16);
    writeRequest(again, request);
    expect(again.bytes.slice(0, again.length)).toEqual(bytes.bytes.slice(0, bytes.length));
  });
});

describe('a decision in brief', () => {
  it('is what the whole one is, where the walk is at it; the checks of one that was allowed are left out', () => {
    fc.assert(
      fc.property(outcomeOf(OutcomeKind.DECISION), (outcome) => {
        const bytes = encodedOutcome(outcome);
        const walk = new RecordWalk(bytes, 2);
        expect(walk.step()).toBe(true);
        const read = decodeRecord(bytes, 2) as Extract<JournalRecord, { type: 'outcome' }>;
        const {
          view: _v,
          policyHash: _p,
          buildHash: _b,
          ...rest
        } = read.outcome.payload as Decision;
        const none = rest.allowed ? { audit: [], controls: [] } : {};
        expect(readBrief(walk.body(), walk.symbolId)).toEqual({ ...rest, ...none });
      }),
    );
  });
});

describe('a record', () => {
  it.each(Object.keys(EventKind) as (keyof typeof EventKind)[])(
    'of the event %s is the same after it was written and read',
    (name) => {
      fc.assert(
        fc.property(seqs, eventOf(EventKind[name]), (seq, event) => {
          const record = decodeRecord(encodedEvent(seq, event), 2);
          expect(record.type).toBe('event');
          const { event: read } = record as Extract<JournalRecord, { type: 'event' }>;
          expect(record.seq).toBe(seq);
          expect(plain(read)).toEqual(plain(event));
        }),
        { numRuns: 50 },
      );
    },
  );

  it.each(Object.keys(OutcomeKind) as (keyof typeof OutcomeKind)[])(
    'of the outcome %s is the same after it was written and read, and gives the same bytes again',
    (name) => {
      fc.assert(
        fc.property(outcomeOf(OutcomeKind[name]), (outcome) => {
          const record = decodeRecord(encodedOutcome(outcome), 2);
          const { outcome: read, bytes } = record as Extract<JournalRecord, { type: 'outcome' }>;
          expect(read).toEqual(outcome);
          expect(Buffer.compare(encodedOutcome(read), encodedOutcome(outcome))).toBe(0);
          expect(Buffer.compare(bytes, encodedOutcome(outcome).subarray(2))).toBe(0);
        }),
        { numRuns: 50 },
      );
    },
  );

  it('has the length of all that follows in its first four bytes', () => {
    fc.assert(
      fc.property(outcomeOf(OutcomeKind.ORDER), (outcome) => {
        const bytes = encodedOutcome(outcome);
        expect(new DataView(bytes.buffer).getUint32(2, true)).toBe(bytes.length - 6);
        expect(bytes.length).toBeGreaterThanOrEqual(32);
      }),
    );
  });

  it.each([65_535, 65_536, 200_000])(
    'of an order whose reason has %i characters is the same after it was written and read',
    (length) => {
      // The text of a refusal is the venue's: it may be as long as the venue likes.
      const [sample] = fc.sample(outcomeOf(OutcomeKind.ORDER), 1);
      const payload = { ...sample!.payload, reason: 'x'.repeat(length) } as Outcome['payload'];
      const record = decodeRecord(encodedOutcome({ ...sample!, payload }), 2);
      const { outcome } = record as Extract<JournalRecord, { type: 'outcome' }>;
      const { reason, ...rest } = outcome.payload as typeof payload & { reason: string };
      expect(rest).toEqual({ ...payload, reason: undefined });
      expect(payload).toMatchObject({ reason: expect.stringContaining(reason.slice(0, 100)) });
    },
  );

  it('of the venue’s open orders is understood as it was written at first, by ids alone', () => {
    const old = { kind: EventKind.RECONCILED, atUs: 1, monoNs: 1, openOrders: ['a', 'b'] };
    const record = decodeRecord(encodedEvent(1, old as unknown as KernelEvent), 2);
    const told = { symbol: '', side: null, quantity: '' };
    expect(record).toMatchObject({
      event: {
        openOrders: [
          { clientOrderId: 'a', ...told },
          { clientOrderId: 'b', ...told },
        ],
      },
    });
  });

  it('of a kind that is not known is refused by name', () => {
    const bytes = encodedEvent(1, { kind: EventKind.TIMER, atUs: 1, monoNs: 1 });
    new DataView(bytes.buffer).setUint16(6, 77, true);
    expect(() => decodeRecord(bytes, 2)).toThrow(/record kind 77 is unknown/);
  });

  it('that is cut short is refused at every length, wherever it stands', () => {
    const bytes = encodedEvent(1, {
      kind: EventKind.TRADE,
      atUs: 1,
      monoNs: 1,
      symbolId: 0,
      tradeId: 1,
      priceTicks: 2,
      quantityLots: 3,
      aggressor: 1 as const,
      exchangeUs: 4,
    });
    const block = new Uint8Array(bytes.length + 100); // more records follow
    for (let length = 0; length < bytes.length - 6; length++) {
      block.set(bytes);
      new DataView(block.buffer).setUint32(2, length, true);
      expect(() => decodeRecord(block, 2)).toThrow(RangeError);
    }
  });

  it('of a decision from before sentiments had sources is read as it was, and written back the same', () => {
    const body = Buffer.from(
      'AgBkMQEAMQAHAGtpbmV0aWMBAAEAAAAAAAAAWUAAAAAAYONWQQIAZDEAAAAAAABZQAAAAAAAAAAAAEAAAAAAAADwPwQAZm' +
        'FzdAABAAABAAEAAAAAAADwPwAAAAAAAPA/AAABBwBmaW5iZXJ0AAAAAAAAAEAAAAAAAADgvwMAYWJjAAAAAAAAAADw' +
        'PwAAAAAAAABAAAAAAAAA+D8AAAAAAADwPwAAAAAAAAAAAgAAAQBwAQBi',
      'base64',
    );
    const decision = readDecision(new ByteReader(body), 0);
    expect(decision.influence.sentiment).toEqual({
      modelId: 'finbert',
      computedAtUs: 2,
      score: -0.5,
      inputHash: 'abc',
    });
    const writer = new ByteWriter();
    writeDecision(writer, decision);
    expect(Buffer.compare(writer.bytes.subarray(0, writer.length), body)).toBe(0);
  });

  it('of a decision keeps no more sources of a sentiment than there may be', () => {
    const [sample] = fc.sample(outcomeOf(OutcomeKind.DECISION), 1);
    const { payload } = sample as { payload: Decision };
    const source = { source: 's', title: 't', score: 0.5, weight: 1 };
    const sources = Array.from({ length: 300 }, () => source);
    const sentiment = { modelId: 'm', computedAtUs: 1, score: 0.5, inputHash: 'h', sources };
    const influence = { ...payload.influence, sentiment };
    const bytes = encodedOutcome({ ...sample!, payload: { ...payload, influence } });
    const record = decodeRecord(bytes, 2) as Extract<JournalRecord, { type: 'outcome' }>;
    expect(record.outcome.payload).toEqual({
      ...payload,
      influence: {
        ...influence,
        sentiment: { ...sentiment, sources: sources.slice(0, MOST_SOURCES) },
      },
    });
  });
});

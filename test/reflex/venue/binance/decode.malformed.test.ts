import { EventKind } from '@voltaire/reflex/model/event.ts';
import { BadFrame } from '@voltaire/reflex/venue/bad-frame.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diff, quote, trade } from '../../support/frames.ts';
import { mutate, seeded } from '../../support/mutate.ts';
import {
  bytesOf,
  decode as decodeWith,
  eventOf,
  futuresDecoder,
  isFutures,
  outcomeOf,
  perpetual,
  spotDecoder,
  STREAM_FRAMES,
} from './support/decoding.ts';

const decoder = spotDecoder();
const decode = (frame: unknown) => decodeWith(decoder, frame);

const cut = (frame: unknown, length: number) => bytesOf(frame).subarray(0, length);

/** Why the frame is refused. */
function refusal(frame: unknown, by = decoder): BadFrame {
  try {
    decodeWith(by, frame);
  } catch (error) {
    if (error instanceof BadFrame) return error;
    throw error;
  }
  throw new Error('the frame was taken');
}

const WRONG = [null, 1, true, [], {}, '', '-1', 'NaN', '1e5', '0x1', '99999999999999999'];
const NOT_COUNTS = [null, '1', true, [], {}, -1, 1.5, 2 ** 53, 1e308, undefined];

describe('a malformed frame is refused', () => {
  it.each([
    '',
    '{',
    'null',
    '[]',
    '1',
    '"text"',
    '{"stream":"btcusdt@trade"}',
    'undefined',
    '\u0000',
    '{"stream":null,"data":{}}',
    '{}',
    '{"data":{}}',
    '{"stream":"btcusdt@trade","data":[]}',
    '{"stream":"btcusdt@trade","data":null}',
    '{"stream":"btcusdt@trade","data":[{}]}',
    '{"lastUpdateId":1,"bids":[],"asks":[]}',
    '{"id":1}',
    '[{}]',
  ])('when it is %j', (frame) => {
    expect(() => decode(frame)).toThrow(BadFrame);
  });

  it.each(['p', 'q'])('when %s of a trade is no decimal text', (field) => {
    for (const value of WRONG) expect(() => decode(trade({ [field]: value }))).toThrow(BadFrame);
  });

  it.each(['b', 'B', 'a', 'A'])('when %s of a quote is no decimal text', (field) => {
    for (const value of WRONG) expect(() => decode(quote({ [field]: value }))).toThrow(BadFrame);
  });

  it('when a level of the book is no pair of decimal texts', () => {
    for (const value of WRONG) {
      expect(() => decode(diff({ b: [[value, '1.00000000']] }))).toThrow(BadFrame);
      expect(() => decode(diff({ a: [['61837.63', value]] }))).toThrow(BadFrame);
      expect(() => decode(diff({ b: [value] }))).toThrow(BadFrame);
    }
    for (const side of [null, 1, '[]', {}, undefined]) {
      expect(() => decode(diff({ b: side }))).toThrow(BadFrame);
      expect(() => decode(diff({ a: side }))).toThrow(BadFrame);
    }
  });

  it('when a number is no count', () => {
    for (const value of NOT_COUNTS) {
      expect(() => decode(trade({ t: value }))).toThrow(BadFrame);
      expect(() => decode(trade({ T: value }))).toThrow(BadFrame);
      expect(() => decode(quote({ u: value }))).toThrow(BadFrame);
      expect(() => decode(diff({ U: value }))).toThrow(BadFrame);
      expect(() => decode(diff({ u: value }))).toThrow(BadFrame);
      expect(() => decode(diff({ E: value }))).toThrow(BadFrame);
    }
  });

  it('when the aggressor is not told', () => {
    for (const m of [undefined, null, 0, 1, 'true']) {
      expect(() => decode(trade({ m }))).toThrow(BadFrame);
    }
  });

  it('when a price lies between two ticks or is zero', () => {
    for (const p of ['61837.635', '0.00000000', '0', '-61837.63']) {
      expect(() => decode(trade({ p }))).toThrow(BadFrame);
    }
  });

  it('when a quantity is negative, however small', () => {
    for (const q of ['-1', '-0.00001', '-0.000001']) {
      expect(() => decode(trade({ q }))).toThrow(BadFrame);
      expect(() => decode(diff({ b: [['61837.63', q]] }))).toThrow(BadFrame);
    }
  });

  it('when it has more levels than any venue sends', () => {
    const b = Array.from({ length: 10_001 }, () => ['61837.63', '1']);
    expect(() => decode(diff({ b }))).toThrow(BadFrame);
  });

  it('when an update ends before it begins', () => {
    expect(() => decode(diff({ U: 10, u: 9 }))).toThrow(BadFrame);
  });

  it.each([
    ['a price', (deep: string) => `{"stream":"btcusdt@trade","data":{"t":1,"p":${deep}}}`],
    ['an update id', (deep: string) => `{"stream":"btcusdt@bookTicker","data":{"u":${deep}}}`],
    ['the name of the stream', (deep: string) => `{"stream":${deep},"data":{}}`],
    ['everything', (deep: string) => deep],
  ])('when %s is nested so deep that naming it would overflow the stack', (_, frameOf) => {
    const deep = '['.repeat(500_000) + ']'.repeat(500_000);
    expect(() => decode(frameOf(deep))).toThrow(BadFrame);
  });

  it('in few words, also when it is huge', () => {
    const huge = 'x'.repeat(2_000_000);
    for (const frame of [huge, trade({ p: huge }), { data: huge }, quote({ u: huge })]) {
      expect(refusal(frame).message.length).toBeLessThan(1_000);
    }
  });

  it('and never changes what objects are', () => {
    for (const frame of [
      '{"__proto__":{"stream":"btcusdt@trade","polluted":1},"data":{}}',
      '{"constructor":{"prototype":{"polluted":1}}}',
      '{"stream":"btcusdt@trade","data":{"__proto__":{"polluted":1,"t":1}}}',
    ]) {
      expect(() => decode(frame)).toThrow(BadFrame);
    }
    expect(decode('{"stream":"__proto__","data":{"polluted":1}}').kind).toBe('unknown');
    expect(decode('{"stream":"__proto__@trade","data":{"polluted":1}}').kind).toBe('unknown');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('with BadFrame and nothing else, whatever it holds', () => {
    const field = fc.constantFrom('p', 'q', 't', 'T', 'm', 'u', 'b', 'B', 'a', 'A', 'U', 'E');
    const frame = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .tuple(fc.constantFrom(trade, quote, diff), field, fc.jsonValue())
        .map(([make, name, value]) => JSON.stringify(make({ [name]: value }))),
    );
    fc.assert(
      fc.property(frame, (text) => {
        try {
          const [event] = decode(text).events;
          for (const value of Object.values(event ?? {})) {
            if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
          }
        } catch (error) {
          if (!(error instanceof BadFrame)) throw error;
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('and the next good one is read as if nothing had been', () => {
    expect(() =>
      decode(
        diff({
          a: [
            ['61838.04', '1'],
            ['x', '1'],
          ],
        }),
      ),
    ).toThrow(BadFrame);
    const event = eventOf(decoder, diff({}));
    if (event.kind !== EventKind.DEPTH_DIFF) throw new Error('expected a depth message');
    expect([event.bids.count, event.asks.count]).toEqual([1, 2]);
  });

  it('when its stream and what it says of itself are not the same', () => {
    expect(refusal(trade({ s: 'ETHUSDT' })).message).toContain('says it is "ETHUSDT"');
    expect(refusal(trade({ e: 'aggTrade' })).message).toContain('says it is "aggTrade"');
    expect(refusal({ ...diff({}), stream: 'btcusdt@trade' }).message).toContain('"depthUpdate"');
  });

  it('when it is no UTF-8, though its JSON would be', () => {
    const [start, end] = JSON.stringify(trade({ X: 'MARKET', x: '?' })).split('?');
    const frame = Buffer.concat([Buffer.from(start!), Buffer.of(0xc3, 0x28), Buffer.from(end!)]);
    expect(refusal(frame).message).toMatch(/^BTCUSDT: not UTF-8: \{"stream":/);
  });

  it.each([
    ['open', 'o'],
    ['interval', 'i'],
    ['number of trades', 'n'],
    ['end', 'x'],
    ['volume', 'v'],
    ['begin', 't'],
  ])('when a candle has no %s', (_, field) => {
    const line = STREAM_FRAMES.find((each) => each.includes('"s":"NKNUSDT","k":'))!;
    const frame = JSON.parse(line.replaceAll('NKNUSDT', 'BTCUSDT').replace('nkn', 'btc')) as {
      data: { k: Record<string, unknown> };
    };
    Object.assign(frame.data.k, { o: '1', h: '1', l: '1', c: '1' });
    expect(decode(frame).events).toHaveLength(1);
    for (const value of [undefined, null, {}, -1, 'x']) {
      frame.data.k[field] = value;
      expect(refusal(frame)).toMatchObject({ symbolId: 0, bookAffected: false });
    }
  });

  it('when the change over a day is no decimal', () => {
    const data = { s: 'BTCUSDT', c: '1', h: '1', l: '1', v: '1' };
    for (const P of [undefined, 1, '', 'NaN', '1e5', '--1', '1.', '9'.repeat(400)]) {
      const frame = { stream: 'btcusdt@ticker', data: { ...data, P } };
      expect(refusal(frame).message).toContain('P must be a decimal');
    }
  });

  it('when a snapshot is no book', () => {
    const good = { lastUpdateId: 1, bids: [], asks: [] };
    for (const wrong of [{ lastUpdateId: '1' }, { bids: null }, { asks: [['1']] }]) {
      const body = JSON.stringify({ ...good, ...wrong });
      expect(() => decoder.decodeSnapshot(body, perpetual(), 1, 2)).toThrow(BadFrame);
    }
    expect(() => decoder.decodeSnapshot('<html>', perpetual(), 1, 2)).toThrow('not JSON');
  });
});

describe('the refusal of a frame', () => {
  const futures = futuresDecoder();

  it('says whose it was, and whether a book can depend on it', () => {
    expect(refusal(trade({ p: 'x' }))).toMatchObject({ symbolId: 0, bookAffected: false });
    expect(refusal(quote({ b: 'x' }))).toMatchObject({ symbolId: 0, bookAffected: false });
    expect(refusal(diff({ b: 'x' }))).toMatchObject({ symbolId: 0, bookAffected: true });
    const change = { stream: 'btcusdt@depth@100ms', data: { U: 1 } };
    expect(refusal(change, futures)).toMatchObject({ symbolId: 7, bookAffected: true });
    const partial = { stream: 'btcusdt@depth5@100ms', data: { U: 1 } };
    const few = spotDecoder({ depth: 5 });
    expect(refusal(partial, few)).toMatchObject({ symbolId: 0, bookAffected: true });
  });

  it('of a frame that is cut says it as long as the name of the stream is there', () => {
    expect(refusal(cut(trade({}), 60))).toMatchObject({ symbolId: 0, bookAffected: false });
    expect(refusal(cut(diff({}), 60))).toMatchObject({ symbolId: 0, bookAffected: true });
    expect(refusal(cut(trade({}), 20))).toMatchObject({ symbolId: -1, bookAffected: true });
    expect(refusal('')).toMatchObject({ symbolId: -1, bookAffected: true });
  });
});

describe('mutated frames', () => {
  it('are read or refused, and leave the next good one as it was', () => {
    const random = seeded(3);
    for (const line of STREAM_FRAMES) {
      const reader = isFutures(line) ? futuresDecoder() : spotDecoder();
      const good = bytesOf(line.replaceAll('NKNUSDT', 'BTCUSDT').replaceAll('nknusdt', 'btcusdt'));
      const before = outcomeOf(reader, good);
      for (let run = 0; run < 300; run++) outcomeOf(reader, mutate(good, random));
      expect(outcomeOf(reader, good)).toBe(before);
    }
  });
});

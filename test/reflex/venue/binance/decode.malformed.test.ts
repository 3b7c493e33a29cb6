import { EventKind } from '@voltaire/reflex/model/event.ts';
import { BadFrame, BinanceDecoder } from '@voltaire/reflex/venue/binance/decode.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diff, quote, trade } from '../../support/frames.ts';
import { btc } from '../../support/instruments.ts';

const decoder = new BinanceDecoder([btc()]);
const decode = (frame: unknown) =>
  decoder.decode(Buffer.from(typeof frame === 'string' ? frame : JSON.stringify(frame)), 5, 6);

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
    '{"stream":"ethusdt@trade","data":{}}',
    '{"stream":null,"data":{}}',
    '{}',
    '{"data":{}}',
    '{"stream":"btcusdt@trade","data":[]}',
    '{"stream":"btcusdt@trade","data":null}',
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
    for (const frame of [huge, trade({ p: huge }), { stream: huge }, quote({ u: huge })]) {
      try {
        decode(frame);
        expect.unreachable();
      } catch (error) {
        expect(error).toBeInstanceOf(BadFrame);
        expect((error as Error).message.length).toBeLessThan(1_000);
      }
    }
  });

  it('and never changes what objects are', () => {
    for (const frame of [
      '{"stream":"__proto__","data":{"polluted":1}}',
      '{"__proto__":{"stream":"btcusdt@trade","polluted":1},"data":{}}',
      '{"constructor":{"prototype":{"polluted":1}}}',
      '{"stream":"btcusdt@trade","data":{"__proto__":{"polluted":1,"t":1}}}',
    ]) {
      expect(() => decode(frame)).toThrow(BadFrame);
    }
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
          const event = decode(text);
          if (event === null) return;
          for (const value of Object.values(event)) {
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
    const event = decode(diff({}));
    if (event?.kind !== EventKind.DEPTH_DIFF) throw new Error('expected a depth message');
    expect([event.bids.count, event.asks.count]).toEqual([1, 2]);
  });
});

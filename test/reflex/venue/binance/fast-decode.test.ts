import { EventKind } from '@voltaire/reflex/model/event.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { BadFrame, BinanceDecoder } from '@voltaire/reflex/venue/binance/decode.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quote, trade } from '../../support/frames.ts';
import { BTCUSDT, btc } from '../../support/instruments.ts';
import { tapeFrames } from '../../support/shared-data.ts';

const eth = new Instrument(1, { ...BTCUSDT, symbol: 'ETHUSDT', tickSize: '0.05', lotSize: '0.3' });
const decoder = new BinanceDecoder([btc(), eth]);

/** What became of a frame, as text: its event, or that it was refused. */
function outcomeOf(frame: Buffer): string {
  try {
    return JSON.stringify(decoder.decode(frame, 5, 6));
  } catch (error) {
    if (error instanceof BadFrame) return 'refused';
    throw error;
  }
}

/** The same frame to JSON, and none of the forms that are read byte by byte. */
const slowly = (frame: Buffer) => outcomeOf(Buffer.concat([Buffer.from(' '), frame]));

const bytesOf = (frame: unknown) => Buffer.from(JSON.stringify(frame));
const frames = [bytesOf(quote({})), bytesOf(trade({})), bytesOf(trade({ m: false }))];

describe('frames read byte by byte', () => {
  it('give what JSON gives, for every frame of the recorded session', () => {
    let compared = 0;
    for (const frame of tapeFrames()) {
      if (frame.includes('@depth') || frame.indexOf('{"stream"') !== 0) continue;
      if (++compared % 3 === 0) expect(outcomeOf(frame)).toBe(slowly(frame));
    }
    expect(compared).toBe(93_078);
  });

  it('give what JSON gives when any byte is changed, dropped or put in', () => {
    const byte = fc.oneof(
      fc.constantFrom(...Buffer.from('0019-+.eE"{}[]:, \\tfn')),
      fc.nat({ max: 255 }),
    );
    const change = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      how: fc.constantFrom('change', 'drop', 'put in'),
      byte,
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...frames),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        (frame, changes) => {
          let bytes = [...frame];
          for (const { at, how, byte: value } of changes) {
            const place = Math.floor(at * bytes.length);
            const kept = how === 'put in' ? 0 : 1;
            bytes = bytes.toSpliced(place, kept, ...(how === 'drop' ? [] : [value]));
          }
          const changed = Buffer.from(bytes);
          expect([changed.toString(), outcomeOf(changed)]).toEqual([
            changed.toString(),
            slowly(changed),
          ]);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it('give what JSON gives for any numbers', () => {
    const text = fc.oneof(
      fc.stringMatching(/^\d{1,17}(\.\d{1,10})?$/),
      fc.constantFrom('0', '0.00', '1.', '.1', '-1.00', '007.10', '9007199254740991', '', '1e5'),
    );
    const number = fc.oneof(fc.nat(), fc.maxSafeInteger(), fc.constantFrom(2 ** 53, 2 ** 60, 1.5));
    fc.assert(
      fc.property(text, text, number, number, fc.boolean(), (a, b, n, m, flag) => {
        for (const symbol of ['BTCUSDT', 'ETHUSDT']) {
          const stream = symbol.toLowerCase();
          for (const frame of [
            {
              ...quote({ u: n, s: symbol, b: a, B: b, a: b, A: a }),
              stream: `${stream}@bookTicker`,
            },
            { ...trade({ s: symbol, t: n, p: a, q: b, T: m, m: flag }), stream: `${stream}@trade` },
          ]) {
            expect(outcomeOf(bytesOf(frame))).toBe(slowly(bytesOf(frame)));
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('give what JSON gives when the frame ends early or goes on', () => {
    for (const frame of frames) {
      for (let length = 0; length <= frame.length; length++) {
        const cut = frame.subarray(0, length);
        expect(outcomeOf(cut)).toBe(slowly(cut));
      }
      const longer = Buffer.concat([frame, Buffer.from('}')]);
      expect(outcomeOf(longer)).toBe(slowly(longer));
    }
  });

  it('give what JSON gives for a number that begins with zeros, which is none', () => {
    for (const frame of frames) {
      for (const field of ['"u":', '"t":', '"E":', '"T":', '"p":"', '"b":"', '"A":"']) {
        const longer = Buffer.from(frame.toString().replace(field, `${field}00`));
        expect([longer.toString(), outcomeOf(longer)]).toEqual([longer.toString(), slowly(longer)]);
      }
    }
  });

  it('leave nothing of a refused frame in the next event', () => {
    for (const bad of ['"b":"x"', '"b":"61837.635"']) {
      const frame = frames[0]!.toString().replace('"b":"61837.63000000"', bad);
      expect(outcomeOf(Buffer.from(frame))).toBe('refused');
    }
    expect(decoder.decode(frames[0]!, 1, 2)).toMatchObject({
      kind: EventKind.QUOTE,
      bidTicks: 6_183_763,
      atUs: 1,
    });
  });
});

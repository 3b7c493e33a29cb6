import { EventKind } from '@voltaire/reflex/model/event.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { FastDecoder } from '@voltaire/reflex/venue/binance/fast-decode.ts';
import { Events } from '@voltaire/reflex/venue/binance/events.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diff, quote, trade } from '../../support/frames.ts';
import { BTCUSDT, btc } from '../../support/instruments.ts';
import { hasSharedData, NEEDS_SHARED_DATA, tapeFrames } from '../../support/shared-data.ts';
import {
  bytesOf,
  eventOf,
  finest,
  futuresDecoder,
  isFutures,
  outcomeOf,
  perpetual,
  sharedTape,
  spotDecoder,
  STREAM_FRAMES,
} from './support/decoding.ts';

const eth = new Instrument(1, { ...BTCUSDT, symbol: 'ETHUSDT', tickSize: '0.05', lotSize: '0.3' });
const spot = spotDecoder({}, [btc(), eth]);
const futures = futuresDecoder();
const decoderOf = (frame: Buffer) => (isFutures(frame.toString('latin1')) ? futures : spot);

/** The same frame to JSON, and none of the forms that are read byte by byte. */
const spaced = (frame: Buffer) => Buffer.concat([Buffer.from(' '), frame]);
const slowly = (frame: Buffer) => outcomeOf(decoderOf(frame), spaced(frame));
const fast = (frame: Buffer) => outcomeOf(decoderOf(frame), frame);

const futuresFrames = STREAM_FRAMES.filter(isFutures).map(bytesOf);
const OPTIONS = { market: 'spot', depth: 1000 } as const;
const frames = [
  ...[quote({}), trade({}), trade({ m: false }), diff({}), diff({ b: [], a: [] })].map(bytesOf),
  ...futuresFrames.filter(({ length }) => length < 400),
];

describe('frames read byte by byte', () => {
  it('are all frames of the market in their usual form', () => {
    const formOf = { spot: new FastDecoder([btc()], OPTIONS, new Events()) };
    for (const frame of tapeFrames().slice(0, 2_000)) {
      if (frame.indexOf('{"stream"') === 0) expect(formOf.spot.read(frame)).not.toBeNull();
    }
    const options = { ...OPTIONS, market: 'futures' } as const;
    const perpetuals = new FastDecoder([perpetual()], options, new Events());
    for (const frame of futuresFrames) expect(perpetuals.read(frame)).not.toBeNull();
    expect(futuresFrames).toHaveLength(24);
  });

  it('give what JSON gives, for every frame of the recorded session', () => {
    let compared = 0;
    for (const frame of tapeFrames()) {
      if (frame.indexOf('{"stream"') !== 0) continue;
      compared++;
      if (fast(frame) !== slowly(frame)) expect(fast(frame)).toBe(slowly(frame));
    }
    expect(compared).toBe(99_573);
  });

  it.skipIf(!hasSharedData)(
    `give what JSON gives, for every frame of the futures session${NEEDS_SHARED_DATA}`,
    () => {
      let compared = 0;
      for (const frame of sharedTape('ticks/binance_usdm_btcusdt_20240808.raw.gz')) {
        if (frame.indexOf('{"stream"') !== 0) continue;
        compared++;
        if (fast(frame) !== slowly(frame)) expect(fast(frame)).toBe(slowly(frame));
      }
      expect(compared).toBe(93_953);
    },
  );

  it('are found among many symbols', () => {
    const names = Array.from({ length: 400 }, (_, i) => `C${i}USDT`);
    const many = spotDecoder({}, finest(names));
    for (const [i, s] of names.entries()) {
      const stream = `${s.toLowerCase()}@bookTicker`;
      const frame = bytesOf({ ...quote({ s }), stream });
      expect(eventOf(many, frame)).toMatchObject({ kind: EventKind.QUOTE, symbolId: i });
    }
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
          expect([changed.toString(), fast(changed)]).toEqual([
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
            {
              ...diff({ s: symbol, E: n, U: n, u: m, b: [[a, b]], a: [[b, a]] }),
              stream: `${stream}@depth`,
            },
          ]) {
            expect(fast(bytesOf(frame))).toBe(slowly(bytesOf(frame)));
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
        expect(fast(cut)).toBe(slowly(cut));
      }
      const longer = Buffer.concat([frame, Buffer.from('}')]);
      expect(fast(longer)).toBe(slowly(longer));
    }
  });

  it('give what JSON gives for a number that begins with zeros, which is none', () => {
    for (const frame of frames) {
      const fields = ['"u":', '"t":', '"E":', '"T":', '"U":', '"pu":', '"p":"', '"b":"', '"A":"'];
      for (const field of [...fields, '[["', '","']) {
        const longer = Buffer.from(frame.toString().replace(field, `${field}00`));
        expect([longer.toString(), fast(longer)]).toEqual([longer.toString(), slowly(longer)]);
      }
    }
  });

  it('leave nothing of a refused frame in the next event', () => {
    for (const bad of ['"b":"x"', '"b":"61837.635"']) {
      const frame = frames[0]!.toString().replace('"b":"61837.63000000"', bad);
      expect(fast(Buffer.from(frame))).toBe('refused');
    }
    expect(eventOf(spot, frames[0]!)).toMatchObject({ kind: EventKind.QUOTE, bidTicks: 6_183_763 });
  });
});

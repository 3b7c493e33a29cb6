import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { MarketEvent } from '@voltaire/reflex/model/event.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { Levels } from '@voltaire/reflex/model/levels.ts';
import { BadFrame } from '@voltaire/reflex/venue/bad-frame.ts';
import {
  BinanceDecoder,
  type BinanceDecoderOptions,
} from '@voltaire/reflex/venue/binance/decode.ts';
import type { FrameKind, MarketDecoder } from '@voltaire/reflex/venue/decoder.ts';
import { BTCUSDT, BTCUSDT_PERP, btc, pairsOf } from '../../../support/instruments.ts';
import { sharedUrl } from '../../../support/shared-data.ts';

/** Its id is its place among the instruments of all venues: here the eighth. */
export const perpetual = (): Instrument => new Instrument(7, BTCUSDT_PERP);

/** Instruments fine enough for any price and quantity, one for each symbol in the frames. */
export function finest(symbols: Iterable<string>): Instrument[] {
  return Array.from(
    symbols,
    (symbol, id) =>
      new Instrument(id, { ...BTCUSDT, symbol, tickSize: '0.00000001', lotSize: '0.00000001' }),
  );
}

export function spotDecoder(options: Partial<BinanceDecoderOptions> = {}, instruments = [btc()]) {
  return new BinanceDecoder(instruments, { market: 'spot', depth: 1000, ...options });
}

export function futuresDecoder(
  options: Partial<BinanceDecoderOptions> = {},
  instruments = [perpetual()],
) {
  return new BinanceDecoder(instruments, { market: 'futures', depth: 1000, ...options });
}

export const bytesOf = (frame: unknown): Buffer =>
  Buffer.isBuffer(frame)
    ? frame
    : Buffer.from(typeof frame === 'string' ? frame : JSON.stringify(frame));

export interface Decoded {
  readonly kind: FrameKind;
  readonly events: readonly MarketEvent[];
}

/** The events are copies: a decoder uses its own again. Stamped with 5 µs and 6 ns. */
export function decode(decoder: MarketDecoder, frame: unknown): Decoded {
  const events: MarketEvent[] = [];
  const kind = decoder.decode(bytesOf(frame), 5, 6, (event) => events.push(structuredClone(event)));
  return { kind, events };
}

/** The one event of a frame that has one. */
export function eventOf(decoder: MarketDecoder, frame: unknown): MarketEvent {
  const { events } = decode(decoder, frame);
  if (events.length !== 1) throw new Error(`expected one event, was ${events.length}`);
  return events[0]!;
}

/** What became of a frame, as text: its kind and events, or that it was refused. */
export function outcomeOf(decoder: MarketDecoder, frame: Buffer): string {
  let text = '';
  try {
    const kind = decoder.decode(frame, 5, 6, (event) => {
      text += JSON.stringify(event, (_, value: unknown) =>
        value instanceof Levels ? pairsOf(value) : value,
      );
    });
    return kind + text;
  } catch (error) {
    if (!(error instanceof BadFrame)) throw error;
    if (text !== '') throw new Error('refused after an event', { cause: error });
    return 'refused';
  }
}

/** Frames of spot and futures as recorded, one of each form at least (fixtures/PROVENANCE.jsonl). */
export const STREAM_FRAMES = readFileSync(
  new URL('../../../../fixtures/binance/stream-frames.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n');

export const isFutures = (frame: string): boolean => /"e":"bookTicker"|"X":|"pu":/.test(frame);

/** A recording in ../shared/data: receive time and frame a line. */
export const sharedTape = (path: string): Buffer[] =>
  gunzipSync(readFileSync(sharedUrl(path)))
    .toString()
    .trim()
    .split('\n')
    .map((line) => Buffer.from(line.slice(line.indexOf(' ') + 1)));

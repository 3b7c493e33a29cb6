import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { DepthSnapshot, MarketEvent } from '@voltaire/reflex/model/event.ts';
import { Instrument, type InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import { BinanceDecoder } from '@voltaire/reflex/venue/binance/decode.ts';
import type { MarketDecoder } from '@voltaire/reflex/venue/decoder.ts';
import { KrakenDecoder } from '@voltaire/reflex/venue/kraken/decode.ts';
import { BTCUSD, BTCUSDT, BTCUSDT_PERP, ETHUSD, toDepth } from './instruments.ts';
import { sharedUrl } from './shared-data.ts';

type Take = (event: MarketEvent | DepthSnapshot) => void;

/** A recorded session: its frames in order, and what reads them. */
export interface Recording {
  readonly venue: string;
  readonly frames: readonly Buffer[];
  readonly instruments: readonly Instrument[];
  /** Throws BadFrame; answers to a request for a snapshot are read as well. */
  readonly read: (frame: Buffer, monoNs: number, take: Take) => void;
}

const FIXTURES = new URL('../../fixtures/', import.meta.url);
const TAPES = new URL('../../../simulator/tapes/', import.meta.url);

/** The session of Binance Spot that the simulator plays. */
export const spotTape = (): Recording =>
  binance('spot', new URL('binance_spot_btcusdt_20240808_0809.raw.gz', TAPES));

export const futuresFixture = (): Recording =>
  binance('futures', new URL('binance/futures-btcusdt-20240808.raw.gz', FIXTURES));

export const krakenFixture = (): Recording =>
  kraken(new URL('kraken/session-btc-eth-d10.jsonl', FIXTURES), 10);

export const krakenResyncFixture = (): Recording =>
  kraken(new URL('kraken/session-btcusd-d10-resync.jsonl', FIXTURES), 10);

export const sharedFutures = (): Recording =>
  binance('futures', sharedUrl('ticks/binance_usdm_btcusdt_20240808.raw.gz'));

export const sharedKraken = (name: string, depth: number): Recording =>
  kraken(sharedUrl(`kraken/sessions/${name}.jsonl.gz`), depth);

function binance(market: 'spot' | 'futures', file: URL): Recording {
  const instruments = instrumentsOf(market === 'spot' ? BTCUSDT : BTCUSDT_PERP);
  const decoder = new BinanceDecoder(instruments, { market, depth: 1000 });
  return {
    venue: instruments[0]!.definition.venue,
    frames: framesOf(file),
    instruments,
    read: (frame, monoNs, take) => {
      if (isSnapshot(frame))
        take(decoder.decodeSnapshot(frame.toString(), instruments[0]!, 0, monoNs));
      else decoder.decode(frame, 0, monoNs, take);
    },
  };
}

function kraken(file: URL, depth: number): Recording {
  const instruments = instrumentsOf(toDepth(BTCUSD, depth), toDepth(ETHUSD, depth));
  const decoder: MarketDecoder = new KrakenDecoder(instruments);
  return {
    venue: 'kraken',
    frames: framesOf(file),
    instruments,
    read: (frame, monoNs, take) => decoder.decode(frame, 0, monoNs, take),
  };
}

/** The tapes hold the answers of GET /api/v3/depth between the frames. */
export const isSnapshot = (frame: Buffer): boolean => frame.indexOf('{"lastUpdateId"') === 0;

const instrumentsOf = (...definitions: InstrumentDefinition[]): Instrument[] =>
  definitions.map((definition, id) => new Instrument(id, definition));

/** One frame a line, some with their receive time before it. */
function framesOf(file: URL): Buffer[] {
  const bytes = readFileSync(file);
  const text = (file.pathname.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  return text
    .trim()
    .split('\n')
    .map((line) => Buffer.from(line.slice(line.indexOf('{'))));
}

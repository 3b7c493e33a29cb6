import { EventKind } from '@voltaire/reflex/model/event.ts';
import { describe, expect, it } from 'vitest';
import { hasSharedData, NEEDS_SHARED_DATA, sharedLines } from '../../support/shared-data.ts';
import { decode, finest, isFutures, spotDecoder, STREAM_FRAMES } from './support/decoding.ts';

/** Made up by the authors of other clients: of one symbol's stream and of another symbol, or cut. */
const MADE_UP = /"stream":"btcusdt@kline_.*("s":"BNBBTC"|"k":\{"t":\d+\}\})/;

function checkSample(line: string): string {
  const frame = JSON.parse(line) as Record<string, unknown>;
  const data = (frame.data ?? frame) as Record<string, string> & { b: []; a: [] };
  const name = data.s ?? 'BTCUSDT';
  const instruments = finest(new Set([name, 'BTCUSDT']));
  const depth = line.includes('@depth5@') ? 5 : 1000;
  const all = spotDecoder({ aggTrades: true, depth }, instruments);
  const { kind, events } = decode(all, line);
  const [event] = events;
  if (!event) return kind;
  if (!('symbolId' in event)) throw new Error('whose is it?');
  const instrument = instruments[event.symbolId]!;
  expect(instrument.symbol).toBe(name);
  const digits = (text: string) => instrument.priceText(instrument.ticks(text));
  if (event.kind === EventKind.TRADE) {
    expect(instrument.priceText(event.priceTicks)).toBe(digits(data.p!));
    expect(instrument.quantityText(event.quantityLots)).toBe(digits(data.q!));
  }
  if (event.kind === EventKind.QUOTE) {
    expect(instrument.priceText(event.askTicks)).toBe(digits(data.a as unknown as string));
  }
  if (event.kind === EventKind.DEPTH_DIFF) {
    expect([event.bids.count, event.asks.count]).toEqual([data.b.length, data.a.length]);
  }
  if (event.kind === EventKind.CANDLE) {
    const { k } = data as unknown as { k: { c: string } };
    expect(instrument.priceText(event.closeTicks)).toBe(digits(k.c));
  }
  if (event.kind === EventKind.DAY_TICKER) expect(event.changePct).toBe(Number(data.P));
  return String(event.kind);
}

describe('every recorded frame of the fixtures', () => {
  it('of spot is read', () => {
    const spot = STREAM_FRAMES.filter((line) => !isFutures(line));
    const kinds = new Set(spot.map(checkSample));
    const { TRADE, QUOTE, DEPTH_DIFF, PARTIAL_BOOK, CANDLE, DAY_TICKER } = EventKind;
    const wanted = [TRADE, QUOTE, DEPTH_DIFF, PARTIAL_BOOK, CANDLE, DAY_TICKER].map(String);
    expect([...kinds].toSorted()).toEqual(wanted.toSorted());
  });
});

describe.skipIf(!hasSharedData)(`every sample${NEEDS_SHARED_DATA}`, () => {
  it.each([
    ['stream_trade', EventKind.TRADE],
    ['stream_aggTrade', EventKind.TRADE],
    ['stream_bookTicker', EventKind.QUOTE],
    ['stream_depth', EventKind.DEPTH_DIFF],
    ['stream_partialDepth', EventKind.PARTIAL_BOOK],
    ['stream_kline', EventKind.CANDLE],
    ['stream_ticker', EventKind.DAY_TICKER],
    ['stream_serverShutdown', 'control'],
    ['stream_1hTicker', 'unknown'],
    ['stream_avgPrice', 'unknown'],
    ['stream_miniTicker', 'unknown'],
    ['stream_other', 'unknown'],
  ])('of %s is what it should be', (file, kind) => {
    const lines = sharedLines(`binance/${file}.jsonl`).filter((line) => !MADE_UP.test(line));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect([line, checkSample(line)]).toEqual([line, String(kind)]);
  });
});

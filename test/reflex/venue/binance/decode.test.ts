import { EventKind } from '@voltaire/reflex/model/event.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { BinanceDecoder } from '@voltaire/reflex/venue/binance/decode.ts';
import { describe, expect, it } from 'vitest';
import { DIFF, diff, quote, trade } from '../../support/frames.ts';
import { BTCUSDT, btc, pairsOf } from '../../support/instruments.ts';
import { hasSharedData, NEEDS_SHARED_DATA, sharedLines } from '../../support/shared-data.ts';

const decoder = new BinanceDecoder([btc()]);
const decode = (frame: unknown) =>
  decoder.decode(Buffer.from(typeof frame === 'string' ? frame : JSON.stringify(frame)), 5, 6);

describe('a frame of Binance', () => {
  it('with a trade says who was the aggressor: not the maker', () => {
    expect(decode(trade({}))).toEqual({
      kind: EventKind.TRADE,
      atUs: 5,
      monoNs: 6,
      symbolId: 0,
      tradeId: 3_735_683_259,
      priceTicks: 6_183_763,
      quantityLots: 2_000,
      aggressor: -1,
      exchangeUs: 1_723_161_255_342_000,
    });
    expect(decode(trade({ m: false }))).toMatchObject({ aggressor: 1 });
  });

  it('with a quote', () => {
    expect(decode(quote({}))).toEqual({
      kind: EventKind.QUOTE,
      atUs: 5,
      monoNs: 6,
      symbolId: 0,
      updateId: 50_093_239_212,
      bidTicks: 6_183_763,
      bidLots: 378_826,
      askTicks: 6_183_764,
      askLots: 154_698,
    });
  });

  it('with changes of the book', () => {
    const event = decode(diff({}));
    if (event?.kind !== EventKind.DEPTH_DIFF) throw new Error('expected a depth message');
    expect([event.firstUpdateId, event.lastUpdateId]).toEqual([50_093_239_203, 50_093_239_207]);
    expect(event.exchangeUs).toBe(1_723_161_255_308_000);
    expect(pairsOf(event.bids)).toEqual([[5_565_387, 0]]);
    expect(pairsOf(event.asks)).toEqual([
      [6_183_804, 32_332],
      [6_186_250, 5_019],
    ]);
  });

  it('with a snapshot', () => {
    const body = { lastUpdateId: 7, bids: DIFF.b, asks: DIFF.a };
    const snapshot = decoder.decodeSnapshot(JSON.stringify(body), 0, 5, 6);
    expect([snapshot.lastUpdateId, snapshot.symbolId]).toEqual([7, 0]);
    expect(pairsOf(snapshot.asks)).toEqual([
      [6_183_804, 32_332],
      [6_186_250, 5_019],
    ]);
  });

  it('with a quantity between two lots counts the whole ones: older orders still rest', () => {
    const event = decode(diff({ b: [['61837.63', '25.42618900']] }));
    if (event?.kind !== EventKind.DEPTH_DIFF) throw new Error('expected a depth message');
    expect(pairsOf(event.bids)).toEqual([[6_183_763, 2_542_618]]);
  });

  it.each([
    { result: null, id: 1 },
    { id: 2, error: { code: 2, msg: 'no' } },
  ])('that only acknowledges is no market data: %j', (message) => {
    expect(decode(message)).toBeNull();
  });
});

describe('the names of the streams', () => {
  it('are those of trades, quotes and depth, in lower case', () => {
    expect(decoder.streams).toEqual(['btcusdt@trade', 'btcusdt@bookTicker', 'btcusdt@depth@100ms']);
  });
});

describe.skipIf(!hasSharedData)(`every recorded frame${NEEDS_SHARED_DATA}`, () => {
  it.each(['stream_trade', 'stream_bookTicker', 'stream_depth'])('of %s is read', (file) => {
    const lines = sharedLines(`binance/${file}.jsonl`);
    const symbols = new Set(lines.map((line) => /"s":"(\w+)"/.exec(line)![1]!));
    const instruments = Array.from(
      symbols,
      (symbol, id) =>
        new Instrument(id, { ...BTCUSDT, symbol, tickSize: '0.00000001', lotSize: '0.00000001' }),
    );
    const all = new BinanceDecoder(instruments);
    for (const line of lines) {
      const { data } = JSON.parse(line) as { data: Record<string, unknown> };
      const event = all.decode(Buffer.from(line), 1, 2)!;
      expect(instruments[event.symbolId]!.symbol).toBe(data.s);
      if (event.kind === EventKind.TRADE) {
        expect(instruments[event.symbolId]!.priceText(event.priceTicks)).toBe(data.p);
        expect(instruments[event.symbolId]!.quantityText(event.quantityLots)).toBe(data.q);
      }
      if (event.kind === EventKind.QUOTE) {
        expect(instruments[event.symbolId]!.priceText(event.askTicks)).toBe(data.a);
      }
      if (event.kind === EventKind.DEPTH_DIFF) {
        expect([event.bids.count, event.asks.count]).toEqual([
          (data.b as []).length,
          (data.a as []).length,
        ]);
      }
    }
    expect(lines.length).toBeGreaterThan(10);
  });
});

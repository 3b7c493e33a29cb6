import { EventKind } from '@voltaire/reflex/model/event.ts';
import { describe, expect, it } from 'vitest';
import { DIFF, diff, quote, trade } from '../../support/frames.ts';
import { btc, pairsOf } from '../../support/instruments.ts';
import { decode, eventOf, finest, spotDecoder, STREAM_FRAMES } from './support/decoding.ts';

const decoder = spotDecoder();

describe('a frame of Binance', () => {
  it('with a trade says who was the aggressor: not the maker', () => {
    expect(eventOf(decoder, trade({}))).toEqual({
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
    expect(eventOf(decoder, trade({ m: false }))).toMatchObject({ aggressor: 1 });
  });

  it('with a quote', () => {
    expect(eventOf(decoder, quote({}))).toEqual({
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

  it.each(['depth', 'depth@100ms', 'depth@1000ms', 'depth@0ms', 'depth@20ms'])(
    'with changes of the book, on the stream %s',
    (type) => {
      const event = eventOf(decoder, { ...diff({}), stream: `btcusdt@${type}` });
      if (event.kind !== EventKind.DEPTH_DIFF) throw new Error('expected a depth message');
      expect([event.firstUpdateId, event.lastUpdateId]).toEqual([50_093_239_203, 50_093_239_207]);
      expect(event.exchangeUs).toBe(1_723_161_255_308_000);
      expect([event.atUs, event.monoNs]).toEqual([5, 6]);
      expect(pairsOf(event.bids)).toEqual([[5_565_387, 0]]);
      expect(pairsOf(event.asks)).toEqual([
        [6_183_804, 32_332],
        [6_186_250, 5_019],
      ]);
    },
  );

  it('with a level in the old form, which has a third element', () => {
    const event = eventOf(decoder, diff({ b: [['61837.63', '2.5', []]] }));
    if (event.kind !== EventKind.DEPTH_DIFF) throw new Error('expected a depth message');
    expect(pairsOf(event.bids)).toEqual([[6_183_763, 250_000]]);
  });

  it('with a snapshot', () => {
    const body = JSON.stringify({ lastUpdateId: 7, bids: DIFF.b, asks: DIFF.a });
    const snapshot = decoder.decodeSnapshot(body, btc(), 5, 6);
    expect([snapshot.lastUpdateId, snapshot.symbolId]).toEqual([7, 0]);
    expect(pairsOf(snapshot.asks)).toEqual([
      [6_183_804, 32_332],
      [6_186_250, 5_019],
    ]);
  });

  it('with a quantity between two lots counts the whole ones: older orders still rest', () => {
    const event = eventOf(decoder, diff({ b: [['61837.63', '25.42618900']] }));
    if (event.kind !== EventKind.DEPTH_DIFF) throw new Error('expected a depth message');
    expect(pairsOf(event.bids)).toEqual([[6_183_763, 2_542_618]]);
  });

  it('with the best levels, whole, when they are asked for', () => {
    const data = { lastUpdateId: 160, bids: DIFF.b, asks: DIFF.a };
    const frame = { stream: 'btcusdt@depth20@100ms', data };
    expect(decode(decoder, frame)).toEqual({ kind: 'unknown', events: [] });
    expect(decode(spotDecoder({ depth: 10 }), frame)).toEqual({ kind: 'unknown', events: [] });
    const event = eventOf(spotDecoder({ depth: 20 }), frame);
    if (event.kind !== EventKind.PARTIAL_BOOK) throw new Error('expected a partial book');
    expect([event.lastUpdateId, event.exchangeUs]).toEqual([160, Number.NaN]);
    expect(pairsOf(event.bids)).toEqual([[5_565_387, 0]]);
  });

  it('with a candle, and whether it is complete', () => {
    const k = {
      t: 1_633_998_480_000,
      T: 1_633_998_539_999,
      s: 'BTCUSDT',
      i: '1m',
      o: '0.03',
      c: '0.05',
      h: '0.06',
      l: '0.02',
      v: '1000',
      n: 30,
      x: false,
    };
    const frame = (changes: object) => ({
      stream: 'btcusdt@kline_1m',
      data: { e: 'kline', E: 1, s: 'BTCUSDT', k: { ...k, ...changes } },
    });
    expect(eventOf(decoder, frame({}))).toEqual({
      kind: EventKind.CANDLE,
      atUs: 5,
      monoNs: 6,
      symbolId: 0,
      intervalS: 60,
      openUs: 1_633_998_480_000_000,
      openTicks: 3,
      highTicks: 6,
      lowTicks: 2,
      closeTicks: 5,
      volumeLots: 100_000_000,
      trades: 30,
      closed: false,
    });
    expect(eventOf(decoder, frame({ x: true }))).toMatchObject({ closed: true });
    for (const [i, intervalS] of [
      ['1s', 1],
      ['15m', 900],
      ['12h', 43_200],
      ['1w', 604_800],
    ]) {
      expect(eventOf(decoder, frame({ i }))).toMatchObject({ intervalS });
    }
    // A month is no interval in seconds: nothing is told, and nothing is wrong.
    expect(decode(decoder, frame({ i: '1M' }))).toEqual({ kind: 'control', events: [] });
  });

  it('with the figures of a day, which may be none in a market without trades', () => {
    const data = { e: '24hrTicker', E: 1, s: 'BTCUSDT', c: '9.50', h: '9.60', l: '9.10' };
    const frame = { stream: 'btcusdt@ticker', data: { ...data, v: '2.5', P: '-4.720' } };
    expect(eventOf(decoder, frame)).toEqual({
      kind: EventKind.DAY_TICKER,
      atUs: 5,
      monoNs: 6,
      symbolId: 0,
      lastTicks: 950,
      highTicks: 960,
      lowTicks: 910,
      volumeLots: 250_000,
      changePct: -4.72,
    });
    const none = { ...data, c: '0.00', h: '0.00', l: '0.00', v: '0', P: '0.000' };
    expect(eventOf(decoder, { ...frame, data: none })).toMatchObject({ lastTicks: 0 });
  });

  it('with an aggregated trade is read only where there are no others', () => {
    const frame = STREAM_FRAMES.find((line) => line.includes('@aggTrade'))!;
    const instruments = finest(['NKNUSDT', 'LRCBTC', 'BLZETH', 'RUNEEUR']);
    expect(decode(spotDecoder({}, instruments), frame).kind).toBe('unknown');
    const { l } = (JSON.parse(frame) as { data: { l: number } }).data;
    expect(eventOf(spotDecoder({ aggTrades: true }, instruments), frame)).toMatchObject({
      kind: EventKind.TRADE,
      tradeId: l,
    });
  });

  it('with times in microseconds, as a connection may ask for', () => {
    expect(eventOf(decoder, trade({ T: 1_723_161_255_342_123 }))).toMatchObject({
      exchangeUs: 1_723_161_255_342_123,
    });
  });

  it('in the form of a single stream says by itself what it is', () => {
    for (const { data } of [trade({}), quote({}), diff({})]) {
      const [raw] = decode(decoder, data).events;
      expect(raw).toMatchObject({ symbolId: 0 });
    }
    expect(eventOf(decoder, quote({}).data)).toEqual(eventOf(decoder, quote({})));
    expect(decode(decoder, { ...trade({}).data, s: 'ETHUSDT' }).kind).toBe('unknown');
    expect(decode(spotDecoder({ depth: 20 }), diff({}).data).kind).toBe('unknown');
  });

  it('names its stream in whatever case, and is told apart by the rest', () => {
    expect(decode(decoder, { ...trade({}), stream: 'BTCUSDT@trade' }).kind).toBe('market');
    const others = ['btcusdt@TRADE', 'ethusdt@trade', 'btcusdt', 'btcusdt!', '@trade', 'trade', ''];
    for (const stream of others) {
      expect(decode(decoder, { ...trade({}), stream })).toEqual({ kind: 'unknown', events: [] });
    }
  });
});

describe('a frame of Binance without market data', () => {
  it.each([
    { result: null, id: 1 },
    { result: ['btcusdt@trade'], id: 3 },
    { result: true, id: 2 },
  ])('acknowledges: %j', (message) => {
    expect(decode(decoder, message)).toEqual({ kind: 'control', events: [] });
  });

  it.each([
    { error: { code: 2, msg: 'Invalid request: unknown variant' }, id: 2 },
    { code: 2, msg: 'Invalid request: unknown variant', id: 2 },
  ])('refuses, which is reported in its own words: %j', (message) => {
    const refusals: string[] = [];
    const strict = spotDecoder({ onRefused: (reason) => refusals.push(reason) });
    expect(decode(strict, message).kind).toBe('control');
    expect(refusals).toEqual(['the venue refused a request: 2 "Invalid request: unknown variant"']);
  });

  it.each([
    { e: 'serverShutdown', E: 1_770_123_456_789 },
    { stream: 'btcusdt@trade', data: { e: 'serverShutdown', E: 1_770_123_456_789 } },
  ])('announces that the connection will be closed: %j', (message) => {
    let shutdowns = 0;
    const told = spotDecoder({ onShutdown: () => void shutdowns++ });
    expect(decode(told, message)).toEqual({ kind: 'control', events: [] });
    expect(shutdowns).toBe(1);
  });

  it.each([
    { stream: 'btcusdt@avgPrice', data: { e: 'avgPrice' } },
    { stream: '!ticker@arr', data: [] },
    { e: 'blockTrade', E: 1, s: 'BTCUSDT' },
    { method: 'SUBSCRIBE', params: ['btcusdt@trade'], id: 1 },
  ])('is of no stream that was asked for: %j', (message) => {
    expect(decode(decoder, message)).toEqual({ kind: 'unknown', events: [] });
  });
});

describe('the names of the streams', () => {
  it('are those of trades, quotes, depth, candles and the day, in lower case', () => {
    expect(decoder.streams).toEqual([
      'btcusdt@trade',
      'btcusdt@bookTicker',
      'btcusdt@depth@100ms',
      'btcusdt@kline_1m',
      'btcusdt@ticker',
    ]);
  });

  it('are those of the partial book where few levels are wanted', () => {
    expect(spotDecoder({ depth: 5 }).streams).toContain('btcusdt@depth5@100ms');
    expect(spotDecoder({ depth: 100 }).streams).toContain('btcusdt@depth@100ms');
  });
});

import { EventKind } from '@voltaire/reflex/model/event.ts';
import { describe, expect, it } from 'vitest';
import { pairsOf } from '../../support/instruments.ts';
import {
  decode,
  eventOf,
  futuresDecoder,
  isFutures,
  perpetual,
  STREAM_FRAMES,
} from './support/decoding.ts';

const decoder = futuresDecoder();

const TRADE = {
  e: 'trade',
  E: 1_723_161_256_322,
  T: 1_723_161_256_321,
  s: 'BTCUSDT',
  t: 5_266_583_935,
  p: '61800.30',
  q: '0.006',
  X: 'MARKET',
  m: false,
};
const QUOTE = {
  e: 'bookTicker',
  u: 5_123_107_839_020,
  s: 'BTCUSDT',
  b: '61800.20',
  B: '2.507',
  a: '61800.30',
  A: '2.510',
  T: 1_723_161_256_313,
  E: 1_723_161_256_313,
};
const DIFF = {
  e: 'depthUpdate',
  E: 1_723_161_256_299,
  T: 1_723_161_256_298,
  s: 'BTCUSDT',
  U: 5_123_107_832_006,
  u: 5_123_107_837_557,
  pu: 5_123_107_831_937,
  b: [['58710.20', '0.014']],
  a: [],
};

describe('a frame of Binance futures', () => {
  it('with a trade', () => {
    expect(eventOf(decoder, { stream: 'btcusdt@trade', data: TRADE })).toEqual({
      kind: EventKind.TRADE,
      atUs: 5,
      monoNs: 6,
      symbolId: 7,
      tradeId: 5_266_583_935,
      priceTicks: 618_003,
      quantityLots: 6,
      aggressor: 1,
      exchangeUs: 1_723_161_256_321_000,
    });
  });

  it.each(['INSURANCE_FUND', 'ADL', 'NA'])(
    'with a deal outside of the market (%s) is no tick: its price may be anywhere',
    (X) => {
      const frame = { stream: 'btcusdt@trade', data: { ...TRADE, X, p: '0', q: '0' } };
      expect(decode(decoder, frame)).toEqual({ kind: 'control', events: [] });
    },
  );

  it('with a quote, which has times here', () => {
    expect(eventOf(decoder, { stream: 'btcusdt@bookTicker', data: QUOTE })).toEqual({
      kind: EventKind.QUOTE,
      atUs: 5,
      monoNs: 6,
      symbolId: 7,
      updateId: 5_123_107_839_020,
      bidTicks: 618_002,
      bidLots: 2_507,
      askTicks: 618_003,
      askLots: 2_510,
    });
  });

  it.each(['depth', 'depth@100ms', 'depth@500ms', 'depth@0ms'])(
    'with changes of the book that name the message before, on the stream %s',
    (type) => {
      const event = eventOf(decoder, { stream: `btcusdt@${type}`, data: DIFF });
      if (event.kind !== EventKind.CHAINED_DIFF) throw new Error('expected a depth message');
      const { firstUpdateId, lastUpdateId, previousUpdateId, symbolId } = event;
      expect([firstUpdateId, lastUpdateId, previousUpdateId]).toEqual([DIFF.U, DIFF.u, DIFF.pu]);
      expect([symbolId, event.exchangeUs]).toEqual([7, DIFF.E * 1000]);
      expect(pairsOf(event.bids)).toEqual([[587_102, 14]]);
      expect(event.asks.count).toBe(0);
    },
  );

  it('without the id of the message before is refused', () => {
    const { pu: _, ...data } = DIFF;
    expect(() => decode(decoder, { stream: 'btcusdt@depth', data })).toThrow('pu must be');
  });

  it('with the best levels has the form of a change, and is whole', () => {
    const partial = futuresDecoder({ depth: 20 });
    const frame = { stream: 'btcusdt@depth20@100ms', data: DIFF };
    for (const form of [frame, DIFF]) {
      const event = eventOf(partial, form);
      if (event.kind !== EventKind.PARTIAL_BOOK) throw new Error('expected a partial book');
      expect([event.lastUpdateId, event.exchangeUs]).toEqual([DIFF.u, DIFF.E * 1000]);
      expect(pairsOf(event.bids)).toEqual([[587_102, 14]]);
    }
    expect(decode(decoder, frame).kind).toBe('unknown');
    expect(decode(partial, { stream: 'btcusdt@depth', data: DIFF }).kind).toBe('unknown');
  });

  it('in the form of a single stream says by itself what it is', () => {
    for (const data of [TRADE, QUOTE, DIFF]) {
      expect(decode(decoder, data).events).toMatchObject([{ symbolId: 7 }]);
    }
  });

  it('as recorded is read', () => {
    const frames = STREAM_FRAMES.filter(isFutures);
    const kinds = frames.map((frame) => eventOf(decoder, frame).kind);
    const times = (kind: number) => kinds.filter((each) => each === kind).length;
    expect([
      times(EventKind.TRADE),
      times(EventKind.QUOTE),
      times(EventKind.CHAINED_DIFF),
      kinds.length,
    ]).toEqual([10, 10, 4, 24]);
  });

  it('with a snapshot, which has times here', () => {
    const body = JSON.stringify({ lastUpdateId: 9, E: 1, T: 1, bids: DIFF.b, asks: DIFF.a });
    const snapshot = decoder.decodeSnapshot(body, perpetual(), 5, 6);
    expect([snapshot.symbolId, snapshot.lastUpdateId]).toEqual([7, 9]);
  });
});

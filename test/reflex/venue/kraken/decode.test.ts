import { ALL_SYMBOLS, EventKind, NO_CHECKSUM } from '@voltaire/reflex/model/event.ts';
import { KrakenDecoder } from '@voltaire/reflex/venue/kraken/decode.ts';
import { describe, expect, it } from 'vitest';
import { pairsOf } from '../../support/instruments.ts';
import { hasSharedData, NEEDS_SHARED_DATA, sharedLines } from '../../support/shared-data.ts';
import { fixtureFrames } from './support/frames.ts';
import { BTC, ETH, pair } from './support/instruments.ts';
import { bytesOf, newDecoder, outcomeOf } from './support/outcome.ts';

const US = (time: string) => Date.parse(time) * 1000;

/** The samples of one kind in the repository, in their order. */
const samples = (pattern: RegExp) =>
  fixtureFrames('samples').filter((frame) => pattern.test(frame.toString()));
const sample = (pattern: RegExp) => samples(pattern)[0]!;

const decode = (frame: unknown, decoder = newDecoder()) =>
  outcomeOf(decoder, Buffer.isBuffer(frame) ? frame : bytesOf(frame));

describe('a recorded frame becomes', () => {
  it('a book, its levels in the order of the message', () => {
    const { kind, events } = decode(sample(/"book","type"/));
    expect(kind).toBe('market');
    expect(events).toHaveLength(1);
    const [book] = events;
    if (book?.kind !== EventKind.CHECKED_BOOK) throw new Error('no book');
    const { bids, asks, ...rest } = book;
    expect(rest).toEqual({
      kind: EventKind.CHECKED_BOOK,
      atUs: 5,
      monoNs: 6,
      symbolId: BTC.id,
      replaces: true,
      checksum: 2_531_248_887,
      exchangeUs: US('2026-08-01T02:53:53.398Z') + 143,
    });
    expect([bids.count, asks.count]).toEqual([10, 10]);
    expect(pairsOf(bids)[0]).toEqual([630_049, 1_876_947]);
    expect(pairsOf(asks)[0]).toEqual([630_050, 207_265_551]);
  });

  it('a trade for each entry, the aggressor being the taker', () => {
    const { kind, events } = decode(sample(/"trade","type"/));
    expect(kind).toBe('market');
    expect(events).toEqual(
      [
        [103_436_769, 635_016, 185_211],
        [103_436_770, 635_016, 2_922_270],
        [103_436_771, 635_009, 5_100],
      ].map(([tradeId, priceTicks, quantityLots]) => ({
        kind: EventKind.TRADE,
        atUs: 5,
        monoNs: 6,
        symbolId: BTC.id,
        tradeId,
        priceTicks,
        quantityLots,
        aggressor: -1,
        exchangeUs: US('2026-07-07T23:00:05.562Z') + 702,
      })),
    );
  });

  it('a ticker of the day', () => {
    expect(samples(/"ticker","type"/).map((frame) => decode(frame).events)).toMatchObject([
      [
        {
          kind: EventKind.DAY_TICKER,
          symbolId: BTC.id,
          lastTicks: 659_729,
          highTicks: 664_500,
          lowTicks: 613_254,
          volumeLots: 421_661_829_370,
          changePct: 7.17,
        },
      ],
      [{ lastTicks: 658_437, volumeLots: 418_259_447_976, changePct: 6.84 }],
    ]);
  });

  it('candles; history is closed, and an interval without trades is none', () => {
    const [history, empty] = samples(/"ohlc","type"/).map((frame) => decode(frame));
    expect(history!.events).toMatchObject([
      {
        kind: EventKind.CANDLE,
        symbolId: ETH.id,
        intervalS: 60,
        openUs: US('2024-05-17T11:12:00Z'),
        openTicks: 302_780,
        highTicks: 302_780,
        lowTicks: 302_613,
        closeTicks: 302_613,
        volumeLots: 1_331_603_062,
        trades: 9,
        closed: true,
      },
      { openUs: US('2024-05-17T11:13:00Z'), trades: 4, closed: true },
    ]);
    expect(empty).toMatchObject({ kind: 'unknown', events: [] });
    const own = new KrakenDecoder([pair(0, 'ETH/USDT', '0.01')]);
    expect(decode(samples(/"ohlc","type"/)[1], own)).toMatchObject({ kind: 'market', events: [] });
  });

  it('the state of the venue', () => {
    const [online, maintenance] = samples(/"channel":"status"/).map((frame) => decode(frame));
    expect(online).toMatchObject({
      kind: 'control',
      events: [
        {
          kind: EventKind.VENUE_STATUS,
          venue: 'kraken',
          symbolId: ALL_SYMBOLS,
          open: true,
          reason: 'Kraken is online',
        },
      ],
    });
    expect(maintenance!.events).toMatchObject([{ open: false, reason: 'Kraken is maintenance' }]);
  });

  it('an accepted subscription; ours, and none of another symbol', () => {
    const own = new KrakenDecoder([pair(4, 'ETH/USDT', '0.01'), BTC]);
    const answers = samples(/"method":"subscribe"/);
    const [trade, ohlc] = answers.slice(0, 2).map((frame) => decode(frame, own));
    const accepted = { kind: EventKind.SUBSCRIPTION, accepted: true, reason: 'accepted' };
    expect(trade).toMatchObject({
      kind: 'control',
      events: [{ ...accepted, symbolId: BTC.id, channel: 'trade' }],
    });
    expect(ohlc!.events).toMatchObject([{ ...accepted, symbolId: 4, channel: 'ohlc' }]);
    expect(decode(answers[1])).toMatchObject({ kind: 'control', events: [] });
    expect(decode(sample(/"method":"unsubscribe"/))).toMatchObject({ kind: 'control', events: [] });
  });

  it('nothing but a sign of life', () => {
    expect(decode(sample(/heartbeat/))).toMatchObject({ kind: 'control', events: [] });
    expect(decode(sample(/"method":"ping"/))).toMatchObject({ kind: 'control', events: [] });
    expect(decode({ method: 'pong', req_id: 1 })).toMatchObject({ kind: 'control', events: [] });
  });

  it('nothing when it is of a channel that nobody asked for', () => {
    expect(decode(sample(/"level3"/))).toMatchObject({ kind: 'unknown', events: [] });
    expect(decode({ channel: 'new', data: [] })).toMatchObject({ kind: 'unknown', events: [] });
    const other = sample(/"trade","type"/)
      .toString()
      .replaceAll('BTC/USD', 'SOL/USD');
    expect(decode(other)).toMatchObject({ kind: 'unknown', events: [] });
  });
});

const book = (qty: string, price = '63005.0') =>
  `{"channel":"book","type":"update","data":[{"symbol":"BTC/USD","bids":[{"price":${price},"qty":${qty}}],"asks":[]}]}`;
const lotsOf = (frame: string) => {
  const [event] = decode(frame).events;
  return event?.kind === EventKind.CHECKED_BOOK ? event.bids.lots[0] : null;
};

describe('numbers', () => {
  it('keep every digit, up to the last that an integer can hold', () => {
    expect(lotsOf(book('90071992.54740991'))).toBe(Number.MAX_SAFE_INTEGER);
    expect(lotsOf(book('0.00000001'))).toBe(1);
    expect(decode(book('90071992.54740992')).refusal?.message).toMatch(
      /^book of BTC\/USD: qty must/,
    );
    expect(decode(book('0.000000011')).refusal).toMatchObject({
      symbolId: BTC.id,
      bookAffected: true,
    });
  });

  it('may have exponents, and are the same then', () => {
    expect(lotsOf(book('1e-08'))).toBe(1);
    expect(lotsOf(book('1.5E+1'))).toBe(1_500_000_000);
    expect(lotsOf(book('0.25', '6.30050e4'))).toBe(25_000_000);
  });

  it('say in a volume of the day at least the size, when they are too many for an integer', () => {
    const decoder = new KrakenDecoder([pair(0, 'USDT/USD', '0.00001')]);
    const frame =
      '{"channel":"ticker","type":"snapshot","data":[{"symbol":"USDT/USD","last":0.99981,"volume":270638277.50461281,"low":0.99959,"high":1.00000,"change_pct":-0.01}]}';
    expect(decode(frame, decoder).events).toMatchObject([
      {
        volumeLots: 27_063_827_750_461_280,
        lastTicks: 99_981,
        changePct: -0.01,
      },
    ]);
  });

  it('are not made up where the venue has none', () => {
    const [old] = decode(book('1')).events;
    expect(old).toMatchObject({ checksum: NO_CHECKSUM, exchangeUs: Number.NaN });
    const idle =
      '{"channel":"ticker","type":"snapshot","data":[{"symbol":"BTC/USD","last":0,"volume":0.0,"low":0,"high":0,"change_pct":0}]}';
    expect(decode(idle)).toMatchObject({ kind: 'market', events: [] });
  });
});

const KINDS: readonly (readonly [file: string, kind: string])[] = [
  ['book', 'market'],
  ['trade', 'market'],
  ['ticker', 'market'],
  ['ohlc', 'market'],
  ['instrument', 'control'],
  ['status', 'control'],
  ['heartbeat', 'control'],
  ['pong', 'control'],
  ['subscribe_ack', 'control'],
  ['level3', 'unknown'],
  ['executions', 'unknown'],
  ['balances', 'unknown'],
  ['add_order', 'unknown'],
];

describe('every sample that others have recorded', () => {
  const steps: Record<string, string> = {
    'BTC/USD': '0.1',
    'ETH/USD': '0.01',
    'ETH/BTC': '0.000001',
    'ETH/USDT': '0.01',
    'ALGO/USD': '0.00001',
    'USDT/USD': '0.00001',
  };
  const instruments = Object.entries(steps).map(([symbol, step], id) => pair(id, symbol, step));

  it.skipIf(!hasSharedData).each(KINDS)(
    `of %s is of kind "%s"${NEEDS_SHARED_DATA}`,
    (file, kind) => {
      const decoder = new KrakenDecoder(instruments);
      const kinds = sharedLines(`kraken/ws_${file}.jsonl`).map((line) => {
        const outcome = decode(line, decoder);
        return outcome.refusal?.message ?? outcome.kind;
      });
      expect(new Set(kinds)).toEqual(new Set([kind]));
    },
  );
});

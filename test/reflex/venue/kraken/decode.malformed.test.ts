import { describe, expect, it } from 'vitest';
import { BTC } from './support/instruments.ts';
import { bytesOf, newDecoder, outcomeOf } from './support/outcome.ts';

const LEVEL = { price: 63005.1, qty: 0.5 };
const BOOK = {
  symbol: 'BTC/USD',
  bids: [{ price: 63004.9, qty: 0.25 }],
  asks: [LEVEL],
  checksum: 1,
  timestamp: '2026-08-01T02:53:53.646219Z',
};
const TRADE = {
  symbol: 'BTC/USD',
  side: 'buy',
  price: 63501.9,
  qty: 0.5,
  ord_type: 'limit',
  trade_id: 1,
  timestamp: '2026-08-01T02:53:53.646219Z',
};
const book = (changes: object) => ({
  channel: 'book',
  type: 'update',
  data: [{ ...BOOK, ...changes }],
});
const trade = (changes: object) => ({
  channel: 'trade',
  type: 'update',
  data: [{ ...TRADE, ...changes }],
});

const decoder = newDecoder();
const decode = (frame: unknown) =>
  outcomeOf(decoder, Buffer.isBuffer(frame) ? frame : bytesOf(frame));

/** The frame is refused, nothing of it was emitted, and the reason is a short sentence. */
function refused(frame: unknown) {
  const { refusal, events } = decode(frame);
  expect([frame, refusal === null, events]).toEqual([frame, false, []]);
  expect(refusal!.message.length).toBeLessThan(300);
  return refusal!;
}

const times = (count: number, entry: object) => Array.from({ length: count }, () => entry);

const NOT_NUMBERS = [null, '1', true, [], {}, undefined, 'NaN'];
const NOT_TEXTS = [null, 1, true, [], {}, undefined];

describe('a malformed frame is refused', () => {
  it('is well-formed as it stands here', () => {
    expect([decode(book({})).kind, decode(trade({})).kind]).toEqual(['market', 'market']);
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '1',
    '"text"',
    '{}',
    '\u0000',
    '{"channel":"book"}',
    '{"channel":null,"data":[]}',
    '{"channel":"book","type":"update","data":{}}',
    '{"channel":"book","type":"update","data":[null]}',
    '{"channel":"book","type":"update","data":[[]]}',
    '{"channel":"book","type":"delta","data":[]}',
    '{"channel":"book","data":[{"symbol":"BTC/USD","bids":[],"asks":[]}]}',
    '{"channel":"trade","type":"update","data":[{"symbol":"BTC/USD"}]}',
    '{"channel":"status","type":"update","data":[{}]}',
    '{"channel":"instrument","type":"update","data":[]}',
    '{"method":"subscribe","success":"no"}',
    '{"method":"subscribe","success":false,"req_id":1.5}',
    '\ufeff{"channel":"heartbeat"}',
    '{"channel":"heartbeat"}{"channel":"heartbeat"}',
  ])('when it is %j', (frame) => {
    refused(frame);
  });

  it('when it is not UTF-8, wherever', () => {
    const frame = bytesOf(trade({ ord_type: 'limit?' }));
    frame[frame.indexOf('?')] = 0xff;
    expect(refused(frame).message).toBe('not UTF-8');
  });

  it('when a number is none', () => {
    for (const value of NOT_NUMBERS) {
      refused(book({ asks: [LEVEL, { ...LEVEL, price: value }] }));
      refused(book({ bids: [{ ...LEVEL, qty: value }] }));
      refused(trade({ price: value }));
      refused(trade({ qty: value }));
      refused(trade({ trade_id: value }));
      if (value !== undefined) refused(book({ checksum: value }));
    }
  });

  it('when a number is out of its range or off its grid', () => {
    for (const price of [0, -1, 63005.15, 1e300, -0.0000001]) {
      refused(book({ asks: [{ ...LEVEL, price }] }));
      refused(trade({ price }));
    }
    for (const qty of [-1, 1e-9, 1e300]) {
      refused(book({ bids: [{ ...LEVEL, qty }] }));
      refused(trade({ qty }));
    }
    refused(trade({ qty: 0 }));
    for (const checksum of [-1, 1.5, 2 ** 32, 1e300]) refused(book({ checksum }));
    for (const id of [-1, 1.5, 2 ** 53]) refused(trade({ trade_id: id }));
  });

  it('when a number is written as JSON has none', () => {
    for (const qty of [
      '01',
      '.5',
      '5.',
      '+5',
      '0x5',
      'NaN',
      'Infinity',
      '1e',
      '1e999999999',
      '--1',
    ]) {
      refused(JSON.stringify(book({})).replace('"qty":0.5', `"qty":${qty}`));
      refused(JSON.stringify(trade({})).replace('"qty":0.5', `"qty":${qty}`));
    }
    refused(JSON.stringify(book({})).replace('"qty":0.5', '"qty":-0.0'));
  });

  it('when a text is none, or says what nobody knows', () => {
    for (const value of NOT_TEXTS) {
      refused(book({ symbol: value }));
      refused(trade({ symbol: value }));
      refused(trade({ side: value }));
      refused(trade({ timestamp: value }));
      if (value !== undefined) refused(book({ timestamp: value }));
    }
    refused(trade({ side: 'hold' }));
  });

  it('when a time is none', () => {
    for (const timestamp of [
      '',
      '2026-08-01',
      '2026-08-01T02:53:53.646219',
      '2026-08-01T02:53:53.Z',
      '2026-13-01T02:53:53Z',
      '2026-02-29T02:53:53Z',
      '2026-08-01T24:00:00Z',
      '2026-08-01 02:53:53Z',
      '1969-08-01T02:53:53Z',
      '2026-08-01T02:53:53+00:00',
    ]) {
      refused(book({ timestamp }));
      refused(trade({ timestamp }));
    }
  });

  it('when a side is no list, or longer than any book', () => {
    for (const side of [null, 1, '[]', {}, undefined, [1], [null], [[]]]) {
      refused(book({ bids: side }));
      refused(book({ asks: side }));
    }
    expect(decode(book({ asks: times(2_000, LEVEL) })).kind).toBe('market');
    refused(book({ asks: times(2_001, LEVEL) }));
    expect(decode({ ...trade({}), data: times(10_000, TRADE) }).events).toHaveLength(10_000);
    refused({ ...trade({}), data: times(10_001, TRADE) });
  });

  it('when it is a book of a symbol that nobody asked for: no book is certain then', () => {
    expect(refused(book({ symbol: 'BTC/USE' }))).toMatchObject({
      symbolId: -1,
      bookAffected: true,
    });
    const { message } = refused(book({ symbol: '__proto__' }));
    expect(message).toBe('book: nobody asked for the book of "__proto__"');
  });

  it('as a whole, when one of its entries is malformed', () => {
    refused({ ...trade({}), data: [TRADE, { ...TRADE, side: 'hold' }] });
    refused({ ...book({}), data: [BOOK, { ...BOOK, bids: null }] });
  });

  it.each([
    [
      'a price',
      (deep: string) =>
        `{"channel":"book","type":"update","data":[{"symbol":"BTC/USD","bids":[{"price":${deep}}]}]}`,
    ],
    ['the channel', (deep: string) => `{"channel":${deep}}`],
    ['what nobody reads', (deep: string) => `{"channel":"trade","deep":${deep}}`],
    ['everything', (deep: string) => deep],
  ])('when %s is nested 100,000 deep', (_, frameOf) => {
    refused(frameOf('['.repeat(100_000) + ']'.repeat(100_000)));
    refused(frameOf('{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)));
  });

  it('when it is larger than any message of the venue, in few words', () => {
    expect(refused(Buffer.alloc((4 << 20) + 1, ' ')).message).toMatch(/^4194305 bytes/);
    const huge = 'x'.repeat(2_000_000);
    for (const frame of [
      huge,
      trade({ side: huge }),
      book({ symbol: huge }),
      { channel: [huge] },
    ]) {
      refused(frame);
    }
  });

  it('and never changes what objects are', () => {
    for (const frame of [
      '{"__proto__":{"channel":"book","polluted":1}}',
      '{"constructor":{"prototype":{"polluted":1}}}',
      '{"channel":"trade","type":"update","data":[{"__proto__":{"symbol":"BTC/USD","polluted":1}}]}',
    ]) {
      refused(frame);
    }
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('naming the symbol, and whether a book can depend on it', () => {
    expect(refused(trade({ price: 0 }))).toMatchObject({
      message: 'trade of BTC/USD: price must be a positive multiple of 0.1, was 0',
      symbolId: BTC.id,
      bookAffected: false,
    });
    expect(refused(book({ bids: [{ price: 1, qty: -1 }] }))).toMatchObject({
      symbolId: BTC.id,
      bookAffected: true,
    });
    // Of several entries each may have been about another symbol, and all of them are lost.
    const two = { ...book({}), data: [BOOK, { ...BOOK, bids: null }] };
    expect(refused(two)).toMatchObject({ symbolId: -1, bookAffected: true });
    expect(refused('{"channel":"book",')).toMatchObject({ symbolId: -1, bookAffected: true });
  });

  it('and the next good one is read as if nothing had been', () => {
    const good = outcomeOf(newDecoder(), bytesOf(book({})));
    refused(book({ asks: [LEVEL, LEVEL, { price: 'x' }] }));
    refused({ ...trade({}), data: [TRADE, TRADE, {}] });
    expect(decode(book({}))).toEqual(good);
  });
});

import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeedCheckOptions } from '@voltaire/server/feed-check/feed-check.ts';
import { temporaryFolder } from '../tape/support.ts';
import { checkLines, KRAKEN, KRAKEN_RESYNC, places, without } from './support/recordings.ts';

const folder = temporaryFolder();
const check = (
  venue: FeedCheckOptions['venue'],
  content: readonly string[] | Uint8Array,
  options: Partial<FeedCheckOptions> = {},
) => checkLines(folder, venue, content, options);

const pair = (symbol: string, pricePlaces: number) =>
  `{"symbol":"${symbol}","price_precision":${pricePlaces},"qty_precision":8,"status":"online"}`;

const instruments = (...pairs: string[]) =>
  `{"channel":"instrument","type":"snapshot","data":{"assets":[],"pairs":[${pairs.join(',')}]}}`;

describe('a recording of Kraken', () => {
  const books = places(KRAKEN, /"book","type":"update".*"symbol":"ETH\/USD"/);

  it('is proven by all of its checksums', async () => {
    const report = await check('kraken', KRAKEN);
    expect(report).toMatchObject({
      ok: true,
      frames: KRAKEN.length,
      malformed: 0,
      unknown: 0,
      gaps: 0,
      resyncs: 0,
      crossed: 0,
      bookUpdatesUnproven: 0,
      findings: [],
    });
    const messages = places(KRAKEN, /"channel":"book","type"/).length;
    expect(report.checksumsChecked).toBe(messages);
    expect(report.checksumsMatched).toBe(messages);
    expect(report.symbols.map(({ symbol, depth, state }) => [symbol, depth, state])).toEqual([
      ['BTC/USD', 10, 'LIVE'],
      ['ETH/USD', 10, 'LIVE'],
    ]);
    expect(report.symbols[1]).toMatchObject({ bestBid: '1774.13', bestAsk: '1774.14' });
  });

  it('may subscribe again and again: each snapshot begins a new book', async () => {
    const report = await check('kraken', KRAKEN_RESYNC);
    expect(report).toMatchObject({ ok: true, resyncs: 4, checksumsMatched: 91 });
    expect(report.seconds).toBeGreaterThan(50);
  });

  it('may end after its subscription has ended: the book is then that of before', async () => {
    const end = places(KRAKEN_RESYNC, /"method":"unsubscribe"/)[0]!;
    const report = await check('kraken', KRAKEN_RESYNC.slice(0, end + 1));
    expect(report).toMatchObject({ ok: true });
    expect(report.symbols).toMatchObject([{ state: 'UNSUBSCRIBED', bestBid: '63004.9' }]);
  });

  it('may list precisions that no venue has: they are not believed', async () => {
    for (const digits of [-1, 1.5, 300]) {
      const report = await check('kraken', [instruments(pair('BTC/USD', digits)), ...KRAKEN]);
      expect(report).toMatchObject({ ok: true, checksumsMatched: report.bookUpdates });
    }
  });

  it('may subscribe again with another depth', async () => {
    const deeper = KRAKEN.map((line) => line.replace('"depth":10', '"depth":25'));
    // Books of ten levels with the rules of 25 have levels that were to be cut.
    const wrong = await check('kraken', deeper);
    expect(wrong.checksumsMatched).toBeLessThan(wrong.bookUpdates);
    const first = await check('kraken', [...deeper.slice(0, 6), ...KRAKEN]);
    expect(first).toMatchObject({ ok: true, checksumsMatched: first.bookUpdates });
    expect(first.symbols.map(({ depth }) => depth)).toEqual([10, 10]);
  });

  it('without answers to subscriptions has the depth that is given, or that of its snapshot', async () => {
    const frames = KRAKEN.filter((line) => !line.includes('"method"'));
    const inferred = await check('kraken', frames);
    expect(inferred).toMatchObject({ ok: true, symbols: [{ depth: 10 }, { depth: 10 }] });
    const given = await check('kraken', frames, { depth: 25 });
    expect(given).toMatchObject({ ok: false, symbols: [{ depth: 25 }, { depth: 25 }] });
  });

  it('says how exact its numbers are, and is believed, even where zeros are left out', async () => {
    const listed = instruments(pair('BTC/USD', 1), pair('ETH/USD', 2), pair('EUR/USD', 5));
    const stripped = KRAKEN.map((line) =>
      line.replaceAll(
        /("price":|"qty":)(\d+\.\d*?)0+(?=[,}])/g,
        (_, key: string, number: string) => `${key}${number.replace(/\.$/, '')}`,
      ),
    );
    expect(stripped).not.toEqual(KRAKEN);
    const report = await check('kraken', [listed, ...stripped]);
    expect(report).toMatchObject({ ok: true, checksumsMatched: report.bookUpdates });
    expect(report.symbols.map(({ symbol }) => symbol)).toEqual(['BTC/USD', 'ETH/USD']);
  });

  it('may have trades, tickers and candles, and no book', async () => {
    const report = await check('kraken', [
      '{"channel":"trade","type":"update","data":[{"symbol":"BTC/USD","side":"buy","price":83744.3,' +
        '"qty":0.00044780,"ord_type":"limit","trade_id":5,"timestamp":"2026-09-25T17:48:26.844359Z"}]}',
      '{"channel":"ohlc","type":"update","timestamp":"2026-09-25T17:48:26.844359566Z","data":[{' +
        '"symbol":"ALGO/USD","open":0.13099,"high":0.1311,"low":0.13,"close":0.131,"trades":33,' +
        '"volume":0.21155628,"vwap":0.1307364,"interval_begin":"2026-09-25T17:48:00.000000000Z",' +
        '"interval":1,"timestamp":"2026-09-25T17:49:00.000000Z"}]}',
    ]);
    expect(report).toMatchObject({ ok: true, malformed: 0, unknown: 0, trades: 1, bookUpdates: 0 });
  });

  it('that lacks a message is not proven from the next one on', async () => {
    const report = await check('kraken', without(KRAKEN, books[3]!));
    expect(report).toMatchObject({ ok: false, gaps: 0, malformed: 0, checksumsMismatched: 1 });
    expect(report.findings).toMatchObject([
      // Counted from 1, and one line less: the line behind the one that is missing.
      { kind: 'CHECKSUM_MISMATCH', count: 1, lines: [books[4]], symbol: 'ETH/USD' },
    ]);
    expect(report.symbols[0]).toMatchObject({ symbol: 'BTC/USD', state: 'LIVE' });
    expect(report.symbols[1]).toMatchObject({ state: 'CHECKSUM_MISMATCH', bestBid: null });
    expect(report.bookUpdatesUnproven).toBe(books.length - 4);
  });

  it('that lacks a message is proven again from the next snapshot on', async () => {
    const updates = places(KRAKEN_RESYNC, /"type":"update"/);
    const report = await check('kraken', without(KRAKEN_RESYNC, updates[1]!));
    expect(report).toMatchObject({ ok: false, resyncs: 4, checksumsMismatched: 1 });
    expect(report.symbols[0]).toMatchObject({ state: 'LIVE' });
  });

  it('of which one digit was changed is found at that line', async () => {
    const at = books[5]!;
    const changed = KRAKEN.with(at, KRAKEN[at]!.replace(/("qty":\d*\.\d*)[1-9](\d*)/, '$10$2'));
    expect(changed[at]).not.toBe(KRAKEN[at]);
    const report = await check('kraken', changed);
    expect(report.findings).toMatchObject([{ kind: 'CHECKSUM_MISMATCH', lines: [at + 1] }]);
  });

  it('of which one number is finer than any other is found at that line', async () => {
    const at = books[5]!;
    const changed = KRAKEN.with(at, KRAKEN[at]!.replace(/("price":\d*\.\d*)/, '$15'));
    const report = await check('kraken', changed);
    expect(report.malformed).toBe(1);
    expect(report.findings[0]).toMatchObject({ kind: 'MALFORMED', lines: [at + 1] });
  });

  it('of which two messages have changed places is found at the first of them', async () => {
    const neighbours = books.find((at, i) => books[i + 1] === at + 1)!;
    const [first, second] = [KRAKEN[neighbours]!, KRAKEN[neighbours + 1]!];
    const report = await check(
      'kraken',
      KRAKEN.with(neighbours, second).with(neighbours + 1, first),
    );
    expect(report.findings).toMatchObject([
      { kind: 'CHECKSUM_MISMATCH', lines: [neighbours + 1], symbol: 'ETH/USD' },
    ]);
  });

  it('with garbage in it is proven around the garbage, which is named', async () => {
    const report = await check('kraken', KRAKEN.toSpliced(20, 0, '{"channel":', '\u0000\u0001'));
    expect(report).toMatchObject({ ok: false, malformed: 2, checksumsMismatched: 0 });
    expect(report.findings).toMatchObject([{ kind: 'MALFORMED', count: 2, lines: [21, 22] }]);
    expect(report.checksumsMatched).toBe(report.bookUpdates);
  });

  it('that is torn is proven up to the tear, and said to be torn', async () => {
    const zipped = gzipSync(KRAKEN.join('\n'));
    const report = await check('kraken', zipped.subarray(0, zipped.length - 2000));
    expect(report).toMatchObject({ ok: false, malformed: 0, checksumsMismatched: 0 });
    expect(report.torn).toMatch(/unexpected end/);
    expect(report.findings).toMatchObject([{ kind: 'TORN', lines: [report.frames] }]);
    expect(report.checksumsMatched).toBeGreaterThan(20);
  });

  it('tells of refused subscriptions and of channels that nobody knows', async () => {
    const refusal =
      '{"error":"Currency pair not supported NOPE/USD","method":"subscribe","success":false,' +
      '"symbol":"NOPE/USD","time_in":"2026-09-24T03:54:32Z","time_out":"2026-09-24T03:54:32Z"}';
    const unknown = '{"channel":"weather","data":[]}';
    const report = await check('kraken', [refusal, unknown, ...KRAKEN]);
    expect(report).toMatchObject({ ok: true, unknown: 1, malformed: 0 });
    expect(report.findings).toMatchObject([
      { kind: 'REFUSED', symbol: 'NOPE/USD', reason: 'Currency pair not supported NOPE/USD' },
      { kind: 'UNKNOWN', lines: [2] },
    ]);
  });

  it('of which any byte was changed is refused, or has the same books at its end', async () => {
    const whole = await check('kraken', KRAKEN);
    const text = Buffer.from(KRAKEN.join('\n'));
    // Nothing comes behind the last messages by which their loss could be seen.
    const followed = Buffer.byteLength(KRAKEN.slice(0, -20).join('\n'));
    for (const symbol of ['BTC/USD', 'ETH/USD']) {
      expect(
        KRAKEN.slice(-20).some((line) => line.includes(`"update","data":[{"symbol":"${symbol}`)),
      ).toBe(true);
    }
    await fc.assert(
      fc.asyncProperty(fc.nat(followed - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const changed = Buffer.from(text);
        changed[at]! ^= by;
        const report = await check('kraken', changed);
        if (!report.ok) return;
        const shown = report.symbols.filter(({ bookUpdates }) => bookUpdates > 0);
        const best = shown.map(({ symbol, bestBid, bestAsk }) => [symbol, bestBid, bestAsk]);
        const truth = whole.symbols.map(({ symbol, bestBid, bestAsk }) => [
          symbol,
          bestBid,
          bestAsk,
        ]);
        // One whose snapshot became something else is not proven, and shows no price.
        for (const each of best) if (each[1] !== null) expect(truth).toContainEqual(each);
      }),
      { numRuns: 150 },
    );
  });
});

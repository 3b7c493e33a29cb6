import { describe, expect, it } from 'vitest';
import type { FeedCheckOptions } from '@voltaire/server/feed-check/feed-check.ts';
import { reportText } from '@voltaire/server/feed-check/report.ts';
import { fileOf, temporaryFolder } from '../tape/support.ts';
import { checkLines, FUTURES, places, without } from './support/recordings.ts';

const folder = temporaryFolder();
const check = (
  venue: FeedCheckOptions['venue'],
  content: readonly string[] | Uint8Array,
  options: Partial<FeedCheckOptions> = {},
) => checkLines(folder, venue, content, options);

const partial = (id: number, bid: string) =>
  `{"stream":"ethbtc@depth5@100ms","data":{"lastUpdateId":${id},` +
  `"bids":[["${bid}","10.00000000"]],"asks":[["0.00260000","100.00000000"]]}}`;

const diff = (symbol: string, first: number, last: number) =>
  `{"stream":"${symbol.toLowerCase()}@depth@100ms","data":{"e":"depthUpdate","E":1,"s":"${symbol}",` +
  `"U":${first},"u":${last},"b":[["1.50","1"]],"a":[]}}`;

const bare = (id: number) => `{"lastUpdateId":${id},"bids":[["1.25","1"]],"asks":[["1.75","1"]]}`;

describe('a recording of Binance', () => {
  const diffs = places(FUTURES, /depthUpdate/);
  const snapshot = places(FUTURES, / \{"lastUpdateId"/)[0]!;

  it('is proven by its sequence, from the snapshot on, and by the best quotes', async () => {
    const report = await check('binance-futures', FUTURES);
    expect(report).toMatchObject({ ok: true, frames: FUTURES.length, snapshots: 1, gaps: 0 });
    expect(report).toMatchObject({ bookUpdatesUnproven: 0, quotesEqual: report.quotesCompared });
    expect(report).toMatchObject({ quotesCompared: 5, quotesDifferent: 0 });
    expect(report.quotesEqualAfter).toBe(report.quotesComparedAfter);
    expect(report.quotesComparedAfter).toBeGreaterThan(0);
    expect(report.symbols).toMatchObject([
      { symbol: 'BTCUSDT', state: 'LIVE', bestBid: '61809.40', bestAsk: '61809.50' },
    ]);
  });

  it('says the same when all of its frames come without the envelope of their stream', async () => {
    const single = FUTURES.map((line) => line.replace(/\{"stream":"[^"]*","data":(.*)\}$/, '$1'));
    expect(single).not.toEqual(FUTURES);
    const [expected, report] = [
      await check('binance-futures', FUTURES),
      await check('binance-futures', single),
    ];
    expect(report.symbols).toEqual(expected.symbols);
  });

  it('may have its snapshot in a file of its own', async () => {
    const url = 'https://fapi.binance.com/fapi/v1/depth?symbol=BTCUSDT&limit=1000';
    const [time, body] = FUTURES[snapshot]!.split(/ (.*)/) as [string, string];
    for (const line of [`${time} ${url} ${body}`, body]) {
      const report = await check('binance-futures', without(FUTURES, snapshot), {
        snapshot: fileOf(folder, 'snapshot', line),
      });
      expect(report).toMatchObject({ ok: true, snapshots: 1, bookUpdatesUnproven: 0 });
      expect(report.symbols[0]).toMatchObject({ bestBid: '61809.40', state: 'LIVE' });
    }
  });

  it('without any snapshot has a sequence, and best prices of the quotes, but no book', async () => {
    const report = await check('binance-futures', without(FUTURES, snapshot));
    expect(report).toMatchObject({ ok: true, snapshots: 0, gaps: 0, quotesCompared: 0 });
    expect(report.bookUpdatesUnproven).toBe(report.bookUpdates);
    expect(report.symbols).toMatchObject([
      { state: 'AWAITING_SNAPSHOT', bestBid: '61809.40', bestFrom: 'quote' },
    ]);
    expect(reportText(report)).toContain('no snapshot in the recording');
  });

  it.each([
    ['with a snapshot', FUTURES],
    ['without one', without(FUTURES, snapshot)],
  ])('%s, that lacks a message, has one gap, and says where', async (_, lines) => {
    const at = places(lines, /depthUpdate/)[30]!;
    const report = await check('binance-futures', without(lines, at));
    expect(report).toMatchObject({ ok: false, gaps: 1, malformed: 0 });
    const next = places(lines, /depthUpdate/)[31]!;
    expect(report.findings[0]).toMatchObject({ kind: 'GAP', count: 1, lines: [next] });
  });

  it('that lacks a message is proven again from the next snapshot on', async () => {
    const begin = [diff('AAA', 100, 105), bare(104), diff('AAA', 106, 107)];
    const after = [diff('AAA', 110, 111), diff('AAA', 112, 113), bare(112), diff('AAA', 114, 115)];
    const report = await check('binance', [...begin, ...after]);
    expect(report).toMatchObject({ ok: false, gaps: 1, snapshots: 2, resyncs: 1 });
    expect(report.findings).toMatchObject([{ kind: 'GAP', lines: [4], symbol: 'AAA' }]);
    expect(report.symbols).toMatchObject([{ state: 'LIVE', bookUpdatesUnproven: 0 }]);
  });

  it('of which two messages have changed places has a gap', async () => {
    const [first, second] = [diffs[20]!, diffs[21]!];
    const lines = FUTURES.with(first, FUTURES[second]!).with(second, FUTURES[first]!);
    const report = await check('binance-futures', lines);
    expect(report).toMatchObject({ ok: false, gaps: 1, repeated: 1 });
    expect(report.findings[0]).toMatchObject({ kind: 'GAP', lines: [first + 1] });
  });

  it('that has a message twice is as good as with one of them', async () => {
    const report = await check(
      'binance-futures',
      FUTURES.toSpliced(diffs[20]!, 0, FUTURES[diffs[20]!]!),
    );
    expect(report).toMatchObject({ ok: true, gaps: 0, repeated: 1 });
  });

  it('of which a best quote was changed is found where book and quote meet', async () => {
    const lines = FUTURES.map((line) =>
      line.includes('bookTicker') ? line.replace(/"B":"\d+/, '"B":"777') : line,
    );
    const report = await check('binance-futures', lines);
    expect(report).toMatchObject({ ok: false, quotesEqual: 0 });
    expect(report.findings[0]!.kind).toBe('QUOTE_MISMATCH');
  });

  it('may have whole books of some levels instead of changes', async () => {
    const report = await check('binance', [
      partial(160, '0.00240000'),
      partial(161, '0.00250000'),
      partial(163, '0.00270000'),
    ]);
    expect(report).toMatchObject({ ok: false, crossed: 1, bookUpdates: 3, malformed: 0 });
    expect(report.findings).toMatchObject([{ kind: 'CROSSED_BOOK', lines: [3] }]);
    expect(await check('binance', [partial(160, '0.00240000')])).toMatchObject({
      ok: true,
      symbols: [{ symbol: 'ETHBTC', depth: 5, bestBid: '0.00240000', bestAsk: '0.00260000' }],
    });
  });

  it('of several symbols says whose a snapshot without a name is by its update id', async () => {
    const stream = [diff('AAA', 100, 105), diff('BBB', 900, 905), diff('AAA', 106, 107)];
    const report = await check('binance', [...stream, bare(104), diff('AAA', 108, 109)]);
    expect(report).toMatchObject({ ok: true, snapshots: 1 });
    expect(report.symbols).toMatchObject([
      { symbol: 'AAA', state: 'LIVE', bestBid: '1.50', bestAsk: '1.75' },
      { symbol: 'BBB', state: 'AWAITING_SNAPSHOT' },
    ]);
    const unclear = await check('binance', [...stream, bare(500)]);
    expect(unclear).toMatchObject({ ok: false, malformed: 1, snapshots: 0 });
    expect(unclear.findings[0]!.reason).toMatch(/unclear whose it is/);
  });

  it('is of another venue, or of none: that is said, and nothing is counted', async () => {
    await expect(check('kraken', FUTURES)).rejects.toThrow(/no market data of kraken/);
    await expect(check('binance', ['{"a":1}'])).rejects.toThrow(/no market data of binance/);
    await expect(check('binance', ['nothing'])).rejects.toThrow(/is no tape/);
  });
});

describe('a table of trades', () => {
  it('is counted by symbol, with the trades that are missing in it', async () => {
    const report = await check('binance', [
      'trade_ms,instrument,trade_id,price,qty,buyer_is_maker',
      '1723161255342,A,7,61837.63,0.02,1',
      '1723161255343,A,9,61837.64,0.02,0',
      '1723161255343,B,1,0.00001234,5,0',
      '1723161255343,B,2,0.00001234,five,0',
    ]);
    expect(report).toMatchObject({ ok: false, trades: 3, tradesMissed: 1, malformed: 1 });
    expect(report.symbols.map(({ symbol, trades }) => [symbol, trades])).toEqual([
      ['A', 2],
      ['B', 1],
    ]);
    expect(reportText(report)).toContain('MALFORMED × 1: line 5');
  });
});

import { feeds as schema } from '@voltaire/server/config/feeds.ts';
import { openMarkets } from '@voltaire/server/markets.ts';
import { endpointsOf, type Simulator, startSimulator } from '@voltaire/simulator';
import { afterAll, beforeAll, expect, it } from 'vitest';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ speed: 'stepped' });
});
afterAll(() => simulator.close());

const open = (feeds: Parameters<typeof schema.parse>[0]) =>
  openMarkets(schema.parse(feeds), ({ venue }) => endpointsOf(simulator.port)[venue]);

it('a market’s books are stale after the time that is usual for the venue, or the one that is configured', async () => {
  const [spot, kraken] = await open([
    { venue: 'binance', symbols: ['BTCUSDT'] },
    { venue: 'kraken', symbols: ['BTC/USD'], depth: 25 },
  ]);
  expect(spot!.definitions[0]!.book).toMatchObject({ proof: 'sequence', staleAfterMs: 2000 });
  expect(kraken!.definitions[0]!.book).toMatchObject({ proof: 'checksum', staleAfterMs: 3000 });
  const [patient, more] = await open([
    { venue: 'binance', symbols: ['BTCUSDT'], staleAfterMs: 60_000 },
    { venue: 'kraken', symbols: ['BTC/USD'], depth: 25, staleAfterMs: 10_000 },
  ]);
  const { book } = patient!.definitions[0]!;
  expect(book).toEqual({ ...spot!.definitions[0]!.book, staleAfterMs: 60_000 });
  const ofKraken = more!.definitions[0]!.book;
  expect(ofKraken).toEqual({ ...kraken!.definitions[0]!.book, staleAfterMs: 10_000 });
});

it('a market’s rules carry the time at which they were asked for', async () => {
  const before = Date.now() * 1000;
  const [spot, kraken] = await open([
    { venue: 'binance', symbols: ['BTCUSDT'] },
    { venue: 'kraken', symbols: ['BTC/USD'] },
  ]);
  for (const { readAtUs } of [spot!.definitions[0]!, kraken!.definitions[0]!]) {
    expect(readAtUs).toBeGreaterThanOrEqual(before);
    expect(readAtUs).toBeLessThanOrEqual(Date.now() * 1000);
  }
});

it('a market without the symbol is refused, with the venue’s name', async () => {
  await expect(open([{ venue: 'kraken', symbols: ['NOPE/USD'] }])).rejects.toThrow(
    /the feed of kraken cannot be opened: .*NOPE\/USD/s,
  );
});

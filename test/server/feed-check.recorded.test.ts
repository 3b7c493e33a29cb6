import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkFeed } from '@voltaire/server/feed-check/feed-check.ts';
import { hasSharedData, NEEDS_SHARED_DATA, sharedUrl } from '../reflex/support/shared-data.ts';

const PROVEN = { ok: true, malformed: 0, unknown: 0, gaps: 0, crossed: 0, torn: null };

const path = (name: string) => fileURLToPath(sharedUrl(name));

describe.skipIf(!hasSharedData)(`every recorded session${NEEDS_SHARED_DATA}`, () => {
  it.each([
    ['kraken_v2_btc_eth_d10_20260707', 3000, 2962, 0, ['63498.0', '1774.22']],
    ['kraken_v2_btcusd_d10_resync_20260801', 377, 301, 4, ['63004.9']],
    ['kraken_v2_btcusd_d25_20260802', 2104, 2052, 0, ['63418.3']],
  ] as const)('of Kraken: %s', async (name, frames, checksums, resyncs, bids) => {
    const file = path(`kraken/sessions/${name}.jsonl.gz`);
    const report = await checkFeed({ venue: 'kraken', file, depth: null, snapshot: null });
    expect(report).toMatchObject({ ...PROVEN, frames, resyncs, bookUpdatesUnproven: 0 });
    expect(report).toMatchObject({ checksumsChecked: checksums, checksumsMatched: checksums });
    expect(report.symbols.map(({ bestBid }) => bestBid)).toEqual(bids);
  });

  it('of Binance Spot, with its snapshot', async () => {
    const file = path('ticks/binance_spot_btcusdt_20240808_0809.raw.gz');
    const report = await checkFeed({ venue: 'binance', file, depth: null, snapshot: null });
    expect(report).toMatchObject({ ...PROVEN, frames: 99_574, trades: 19_904, snapshots: 1 });
    expect(report).toMatchObject({ quotesCompared: 1072, quotesEqual: 1072, resyncs: 0 });
    expect(report.symbols[0]).toMatchObject({ bestBid: '61602.01000000', tradesMissed: 0 });
  });

  it('of Binance USD-M futures, with its snapshot', async () => {
    const file = path('ticks/binance_usdm_btcusdt_20240808.raw.gz');
    const report = await checkFeed({ venue: 'binance-futures', file, depth: null, snapshot: null });
    expect(report).toMatchObject({ ...PROVEN, frames: 93_954, trades: 21_313, snapshots: 1 });
    expect(report).toMatchObject({ quotesCompared: 503, quotesEqual: 503, resyncs: 0 });
    expect(report).toMatchObject({ quotesComparedAfter: 126, quotesEqualAfter: 126 });
    expect(report.bookUpdates).toBe(6551);
    expect(report.symbols[0]).toMatchObject({ bestBid: '61659.70', tradesMissed: 0 });
  });

  it('of four symbols of Binance Spot, with the snapshots in a file of their own', async () => {
    const session = 'binance/sessions/binance_spot_4sym_20211012';
    const report = await checkFeed({
      venue: 'binance',
      file: path(`${session}.jsonl.gz`),
      depth: null,
      snapshot: path(`${session}.rest_depth.jsonl.gz`),
    });
    expect(report).toMatchObject({ ...PROVEN, frames: 265, snapshots: 4, bookUpdatesUnproven: 0 });
    expect(report.quotesEqual).toBe(report.quotesCompared);
    expect(report.symbols.map(({ symbol, state }) => [symbol, state])).toEqual([
      ['NKNUSDT', 'LIVE'],
      ['BLZETH', 'LIVE'],
      ['LRCBTC', 'LIVE'],
      ['RUNEEUR', 'LIVE'],
    ]);
  });

  it('of two symbols of Binance Spot, without any snapshot', async () => {
    const file = path('binance/sessions/binance_spot_btc_eth_20260707.jsonl.gz');
    const report = await checkFeed({ venue: 'binance', file, depth: null, snapshot: null });
    expect(report).toMatchObject({ ...PROVEN, frames: 2063, trades: 1163, bookUpdates: 900 });
    expect(report.symbols.map(({ bestBid }) => bestBid)).toEqual([null, null]);
  });
});

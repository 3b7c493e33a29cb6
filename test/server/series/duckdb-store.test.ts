import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDbStore } from '@voltaire/server/stores/series/duckdb-store.ts';
import { TICKS } from '@voltaire/server/stores/series/tables.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storeSuite } from './store-suite.ts';
import { batchOf, BEGIN_US, SECOND_US, trade } from './support.ts';

const DAY_US = 86_400 * SECOND_US;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voltaire-series-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const openStore = async () => DuckDbStore.open(join(folder, 'series', 'series.duckdb'), 7);

describe('series in DuckDB', () => {
  storeSuite(openStore);

  it('are there after a restart, and so is what was delivered', async () => {
    const batch = batchOf(TICKS, [trade(BEGIN_US, 1, 5, 1)]);
    const before = await openStore();
    await before.append([batch]);
    await before.close();
    const after = await openStore();
    await after.append([batch]);
    const span = { fromUs: BEGIN_US, toUs: BEGIN_US + SECOND_US, stepUs: SECOND_US };
    expect(await after.candles({ symbol: 'BTCUSDT', ...span })).toMatchObject([{ trades: 1 }]);
    await after.close();
  });

  it('has none of a batch that could not be written whole, and all of it when it comes again', async () => {
    const store = await openStore();
    const good = batchOf(TICKS, [trade(BEGIN_US, 1, 5, 1)], { number: 0 });
    const bad = batchOf(TICKS, [trade(0.5, 2, 5, 1)], { number: 1 });
    await expect(store.append([good, bad])).rejects.toThrow();
    const span = { fromUs: 0, toUs: BEGIN_US + SECOND_US, stepUs: SECOND_US };
    expect(await store.candles({ symbol: 'BTCUSDT', ...span })).toEqual([]);
    await store.append([good]);
    expect(await store.candles({ symbol: 'BTCUSDT', ...span })).toMatchObject([{ trades: 1 }]);
    await store.close();
  });

  it('forgets days that are too old, and keeps the others', async () => {
    const store = await openStore();
    await store.append([
      batchOf(TICKS, [trade(BEGIN_US, 1, 5, 1), trade(BEGIN_US + 5 * DAY_US, 2, 6, 1)]),
    ]);
    await store.upkeep(BEGIN_US + 8 * DAY_US);
    const span = { fromUs: BEGIN_US, toUs: BEGIN_US + 9 * DAY_US, stepUs: DAY_US };
    const candles = await store.candles({ symbol: 'BTCUSDT', ...span });
    expect(candles.map(({ open: first }) => first)).toEqual([6]);
    await store.close();
  });

  it('says so when its file is none', async () => {
    writeFileSync(join(folder, 'series.duckdb'), 'something else, and long enough to be looked at');
    await expect(DuckDbStore.open(join(folder, 'series.duckdb'), 7)).rejects.toThrow(
      /not a valid DuckDB database/,
    );
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDbStore } from '@voltaire/server/stores/series/duckdb-store.ts';
import { QuestDbHttp } from '@voltaire/server/stores/series/questdb-http.ts';
import { QuestDbStore } from '@voltaire/server/stores/series/questdb-store.ts';
import { RowBuffer } from '@voltaire/server/stores/series/row-buffer.ts';
import type { SeriesStore } from '@voltaire/server/stores/series/series-store.ts';
import { type Batch, TABLES, TICKS } from '@voltaire/server/stores/series/tables.ts';
import { engineUrl } from '../support/engines.ts';
import { quantiles } from './quantiles.ts';
import { atLeast, atMost, type Bar, type Bench } from './report.ts';

const ROWS = 2_000_000;
const BATCH_ROWS = 8_192;
/** A hundred ticks a second: these rows are five and a half hours. */
const STEP_US = 10_000;
const QUERIES = 40;
const HOUR_US = 3_600e6;
const DAYS = 7;

interface Figures {
  readonly rowsPerS: number;
  readonly cpuMsPerThousand: number;
  readonly minutesP95Ms: number;
  readonly secondsP95Ms: number;
}

/** What it costs to keep ticks, and how long a chart waits for them. */
export const series: Bench = {
  name: 'series',
  about:
    'time series: rows/s into DuckDB (and QuestDB, where VOLTAIRE_TEST_QUESTDB is), candles over 2 million',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'voltaire-bench-'));
    const figures: Record<string, number> = {};
    const bars: Bar[] = [];
    try {
      const duckdb = await measure(await DuckDbStore.open(join(folder, 'series.duckdb'), DAYS));
      note('DuckDB', duckdb, figures, bars);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    const url = engineUrl('questdb');
    if (url !== null) {
      const prefix = `bench_${process.pid}_`;
      const http = new QuestDbHttp(url, 60_000);
      const applied = async () => {
        await http.query(`SELECT wait_wal_table('${prefix}${TICKS.name}')`);
      };
      try {
        const store = await QuestDbStore.open(url, DAYS, { prefix, answerWithinMs: 60_000 });
        note('QuestDB', await measure(store, applied), figures, bars);
      } finally {
        for (const { name } of TABLES) await http.query(`DROP TABLE IF EXISTS ${prefix}${name}`);
      }
    }
    return { bench: 'series', figures: { rows: ROWS, ...figures }, bars };
  },
};

/**
 * Ten minutes of outage of a market of 1,000 rows/s are 600,000 rows: caught up with in half a minute. The
 * rows of such a market may cost a thirtieth of a core, and whoever opens a chart waits for less than a second.
 */
function note(engine: string, measured: Figures, figures: Record<string, number>, bars: Bar[]) {
  figures[`${engine}: p95 of 1,800 candles of 1 s, ms`] = measured.secondsP95Ms;
  bars.push(
    atLeast(`${engine}: rows/s`, measured.rowsPerS, 20_000),
    atMost(`${engine}: p95 of 60 candles of 1 min, ms`, measured.minutesP95Ms, 1_000),
  );
  const what = `${engine}: CPU of this process for 1,000 rows, ms`;
  bars.push(atMost(what, measured.cpuMsPerThousand, 33));
}

async function measure(store: SeriesStore, applied = async () => {}): Promise<Figures> {
  const beginUs = Math.floor(Date.now() * 1000 - ROWS * STEP_US);
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  for (const batch of made(beginUs)) await store.append([batch]);
  await applied();
  const tookS = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const minutes = await candles(store, beginUs, HOUR_US, 60);
  const seconds = await candles(store, beginUs, HOUR_US / 2, 1);
  await store.close();
  return {
    rowsPerS: ROWS / tookS,
    cpuMsPerThousand: (user + system) / 1000 / (ROWS / 1000),
    minutesP95Ms: quantiles(minutes).p95,
    secondsP95Ms: quantiles(seconds).p95,
  };
}

/** How long each of some questions took, ms; they are about all of the time, one after the other. */
async function candles(store: SeriesStore, beginUs: number, spanUs: number, stepS: number) {
  const took: number[] = [];
  const room = ROWS * STEP_US - spanUs;
  for (let i = 0; i < QUERIES; i++) {
    const fromUs = beginUs + Math.floor((room * i) / QUERIES);
    const startedAt = performance.now();
    const found = await store.candles({
      symbol: 'BTCUSDT',
      fromUs,
      toUs: fromUs + spanUs,
      stepUs: stepS * 1e6,
    });
    took.push(performance.now() - startedAt);
    if (found.length < spanUs / stepS / 1e6) throw new Error(`only ${found.length} candles came`);
  }
  return took;
}

/** Every other tick is a trade; the price goes up and down around 60,000. */
function* made(beginUs: number): Generator<Batch> {
  const buffer = new RowBuffer(TICKS);
  for (let row = 0; row < ROWS; row++) {
    const at = buffer.begin(beginUs + row * STEP_US, 0, row);
    const price = 60_000 + Math.round(Math.sin(row / 5_000) * 30_000) / 100;
    buffer.columns.set([beginUs, price, 0.5, price + 0.01, 0.25], at);
    if (row % 2 === 0) buffer.columns.set([price, 0.01, 1], at + 5);
    if ((row + 1) % BATCH_ROWS === 0 || row === ROWS - 1) {
      yield {
        source: 'bench',
        number: row,
        table: TICKS,
        names: ['BTCUSDT'],
        values: buffer.take(),
      };
    }
  }
}

import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SeriesHost } from '@voltaire/server/stores/series/series-host.ts';
import { TABLES, TICKS, widthOf } from '@voltaire/server/stores/series/tables.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryHome } from '../support/running-server.ts';
import { BEGIN_US, NAMES, trade, valuesOf } from './support.ts';

const SPAN = { fromUs: BEGIN_US, toUs: BEGIN_US + 1, stepUs: 1_000_000 };

let home: ReturnType<typeof temporaryHome>;
let told: string[];
let host: SeriesHost;
beforeEach(() => {
  home = temporaryHome();
  told = [];
  const options = { directory: home.path, questdb: null, days: 3_650, names: NAMES };
  host = new SeriesHost(options, (text) => told.push(text));
});
afterEach(async () => {
  await host.end();
  home.remove();
});

const rows = (count: number) => [
  { table: TABLES.indexOf(TICKS), values: new Float64Array(count * widthOf(TICKS)) },
];

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}

/** Of the process that has the engine's file open. */
function pidOf(directory: string): number {
  const open = (pid: string) => {
    try {
      return readdirSync(`/proc/${pid}/fd`).some(
        (fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === join(directory, 'series.duckdb'),
      );
    } catch {
      return false; // it has ended meanwhile
    }
  };
  const found = readdirSync('/proc').find((name) => /^\d+$/.test(name) && open(name));
  if (found === undefined) throw new Error(`no process has ${directory} open`);
  return Number(found);
}

describe('the process of the series, as the server sees it', () => {
  it('counts what is on its way, and drops what finds no room: counted, and said once', () => {
    host.append(rows(99_999));
    expect(host.figures).toMatchObject({ buffered: 99_999, dropped: 0 });
    host.append(rows(2));
    host.append(rows(3));
    expect(host.figures).toMatchObject({ buffered: 99_999, dropped: 5 });
    host.append(rows(1));
    expect(host.figures).toMatchObject({ buffered: 100_000, dropped: 5 });
    expect(told).toEqual(['series: rows of the series are lost, see { series { dropped } }']);
  });

  it('counts as lost what was overwritten before anybody came to it', () => {
    host.lose(7);
    expect(host.figures.dropped).toBe(7);
    expect(told).toHaveLength(1);
  });

  it('refuses questions that are too many at once', async () => {
    const asked = Array.from({ length: 33 }, async () =>
      host.ask({ ask: 'latency', query: SPAN }).then(
        () => '',
        (error: Error) => error.message,
      ),
    );
    expect(await asked.at(-1)).toBe('too much is asked at once');
    await Promise.all(asked);
    expect(await Promise.all(asked)).not.toContain(undefined);
  });

  it.skipIf(process.platform !== 'linux')(
    'starts again when it was killed, with what it had taken',
    { timeout: 60_000 },
    async () => {
      const values = valuesOf(TICKS, [trade(BEGIN_US, 1, 5, 1), trade(BEGIN_US + 1, 2, 5, 1)]);
      host.append([{ table: TABLES.indexOf(TICKS), values: values as Float64Array<ArrayBuffer> }]);
      await until(() => host.figures.rowsWritten === 2);
      process.kill(pidOf(home.path), 'SIGKILL');
      await until(() => host.figures.problem !== '');
      expect(host.figures.problem).toContain('SIGKILL');
      expect(host.figures).toMatchObject({ rowsWritten: 2, dropped: 0 });
      await until(() => host.figures.problem === '');
      host.append([{ table: TABLES.indexOf(TICKS), values: values as Float64Array<ArrayBuffer> }]);
      // What it was not heard to have delivered comes again, and is known.
      await until(() => host.figures.rowsWritten >= 6);
      const query = { symbol: 'BTCUSDT', ...SPAN, toUs: BEGIN_US + 2 };
      expect(await host.ask({ ask: 'candles', query })).toMatchObject([{ trades: 4 }]);
      expect(told.filter((text) => text.includes('SIGKILL'))).toHaveLength(1);
    },
  );

  it('says so when it has ended, and takes nothing more', async () => {
    await host.end();
    await expect(host.ask({ ask: 'latency', query: SPAN })).rejects.toThrow('has ended');
    host.append(rows(4));
    expect(host.figures).toMatchObject({ dropped: 4, problem: expect.stringContaining('ended') });
  });
});

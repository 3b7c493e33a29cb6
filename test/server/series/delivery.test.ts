import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Delivery } from '@voltaire/server/stores/series/delivery.ts';
import { DuckDbStore } from '@voltaire/server/stores/series/duckdb-store.ts';
import { QuestDbStore } from '@voltaire/server/stores/series/questdb-store.ts';
import { Spool } from '@voltaire/server/stores/series/spool.ts';
import { TICKS } from '@voltaire/server/stores/series/tables.ts';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeQuestDb, MOODS } from './fake-questdb.ts';
import { BEGIN_US, NAMES, trade, valuesOf } from './support.ts';

let folder: string;
let engine: FakeQuestDb;
let deliveries: Delivery[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'voltaire-delivery-'));
  engine = new FakeQuestDb();
  await engine.listen();
  deliveries = [];
});
afterEach(async () => {
  await Promise.all(deliveries.map((each) => each.end()));
  await engine.stop();
  rmSync(folder, { recursive: true, force: true });
});

function start(directory = folder): Delivery {
  const delivery = new Delivery({
    spool: new Spool({ directory, names: NAMES, segmentBytes: 2_000 }),
    open: async () => QuestDbStore.open(engine.url, 7, { answerWithinMs: 50 }),
    firstWaitMs: 1,
    longestWaitMs: 5,
  });
  deliveries.push(delivery);
  return delivery;
}

let next = 0;
function append(delivery: Delivery, count: number): void {
  const rows = Array.from({ length: count }, () => trade(BEGIN_US + next, next++, 10, 1));
  delivery.append(TICKS, valuesOf(TICKS, rows));
}
beforeEach(() => {
  next = 0;
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(2);
}

describe('the delivery of rows to an engine', () => {
  it('takes them there as they come', async () => {
    const delivery = start();
    append(delivery, 3);
    await until(() => delivery.rowsWritten === 3);
    append(delivery, 4);
    await until(() => delivery.rowsWritten === 7);
    expect(engine.rows.size).toBe(7);
    expect(delivery.problem).toBe('');
  });

  it.each([
    ['refusing', /refuses: the disk is full|does not take rows/],
    ['silent', /does not answer|does not take rows/],
    ['gone', /does not answer|does not take rows/],
  ] as const)(
    'says that the engine is %s, and delivers all when it is well',
    async (mood, what) => {
      const delivery = start();
      append(delivery, 1);
      await until(() => delivery.rowsWritten === 1);
      await engine.become(mood);
      append(delivery, 5);
      await until(() => delivery.problem !== '');
      expect(delivery.problem).toMatch(what);
      expect(delivery.problem).toContain('QuestDB at 127.0.0.1:');
      expect(delivery.store).toBeNull();
      append(delivery, 5);
      expect(engine.rows.size).toBe(1);
      await engine.become('well');
      await until(() => delivery.rowsWritten === 11);
      expect(engine.rows.size).toBe(11);
      expect(delivery.problem).toBe('');
    },
  );

  it('sends again what it cannot know to have arrived', async () => {
    const delivery = start();
    append(delivery, 1);
    await until(() => delivery.rowsWritten === 1);
    engine.mood = 'dying';
    append(delivery, 5);
    await until(() => engine.rows.size === 6 && delivery.problem !== '');
    expect(delivery.rowsWritten).toBe(1);
    await engine.become('well');
    await until(() => delivery.rowsWritten === 6);
    expect(engine.rows.size).toBe(6);
  });

  it('leaves to the next start what it could not deliver', async () => {
    await engine.become('gone');
    const first = start();
    append(first, 5);
    await first.end();
    await engine.become('well');
    const second = start();
    await until(() => second.rowsWritten === 5);
    expect(engine.rows.size).toBe(5);
  });

  it('delivers at its end what has come last', async () => {
    const delivery = start();
    append(delivery, 1);
    await until(() => delivery.rowsWritten === 1);
    append(delivery, 9);
    await delivery.end();
    expect(engine.rows.size).toBe(10);
  });

  it('opens an engine that has been closed behind its back', async () => {
    const path = join(folder, 'series.duckdb');
    const delivery = new Delivery({
      spool: new Spool({ directory: join(folder, 'waiting'), names: NAMES }),
      open: async () => DuckDbStore.open(path, 40_000),
      firstWaitMs: 1,
    });
    deliveries.push(delivery);
    append(delivery, 3);
    await until(() => delivery.rowsWritten === 3);
    await delivery.store!.close();
    append(delivery, 4);
    await until(() => delivery.rowsWritten === 7);
    const span = { fromUs: BEGIN_US, toUs: BEGIN_US + 60e6, stepUs: 60e6 };
    const candles = await delivery.store!.candles({ symbol: 'BTCUSDT', ...span });
    expect(candles.map(({ trades }) => trades)).toEqual([7]);
  });

  it('loses and doubles nothing, whatever the engine goes through (property)', async () => {
    const step = fc.record({
      mood: fc.constantFrom(...MOODS),
      rows: fc.integer({ min: 0, max: 30 }),
      restart: fc.nat(9).map((chance) => chance === 0),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const directory = join(folder, `run ${++run}`);
        engine.rows.clear();
        next = 0;
        let delivery = start(directory);
        for (const { mood, rows, restart } of steps) {
          await engine.become(mood);
          append(delivery, rows);
          await sleep(1);
          if (restart) {
            await delivery.end();
            delivery = start(directory);
          }
        }
        await engine.become('well');
        await delivery.end();
        delivery = start(directory);
        await until(() => engine.rows.size >= next);
        expect(engine.rows.size).toBe(next);
        await delivery.end();
      }),
      { numRuns: 25 },
    );
  });
});

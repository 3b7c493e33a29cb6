import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PREFIX } from '@voltaire/reflex/journal/prefix-end.ts';
import { ORDER_TYPES } from '@voltaire/reflex/model/order.ts';
import * as fc from 'fast-check';
import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openPool } from '@voltaire/server/index/connection.ts';
import { digestOf } from '@voltaire/server/index/digest.ts';
import { Indexer } from '@voltaire/server/index/indexer.ts';
import { migrate, readMigrations } from '@voltaire/server/index/migrate.ts';
import { placeOf } from '@voltaire/server/index/position.ts';
import { recordedDecision } from '@voltaire/server/index/recorded-decision.ts';
import { storableJson } from '@voltaire/server/index/write-rows.ts';
import { MadeLedger } from '../../ledger/made-ledger.ts';
import { eventful, headOf, scratch, writeRun } from '../../reflex/support/journal.ts';
import { Stage } from '../../reflex/risk/recipe/stage.ts';
import { BTCUSDT } from '../../reflex/support/instruments.ts';
import { policyWith } from '../../reflex/support/policy.ts';
import { ASK, BID, Run } from '../../reflex/support/run.ts';
import { Want } from '../../reflex/support/marionette.ts';
import { anyText } from './any-text.ts';
import { onBothEngines } from './on-both-engines.ts';

const TRADED = { instruments: [BTCUSDT] };

const toTheEnd = async (indexer: Indexer) => {
  while (!(await indexer.step()));
};

const twoRuns = () => {
  const directory = scratch();
  const runs = [eventful(), eventful()] as const;
  writeRun(directory, 2, runs[1], headOf(writeRun(directory, 1, runs[0])));
  return { directory, runs };
};
const outcomesOf = (run: Run) => run.steps.flatMap(({ outcomes }) => outcomes);

onBothEngines('the index', (database) => {
  let pool: Pool;
  const opened: Indexer[] = [];
  beforeAll(() => {
    pool = openPool(database.reach, 2);
  });
  beforeEach(async () => {
    for (const indexer of opened.splice(0)) indexer.drop();
    await pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  });
  afterAll(async () => {
    for (const indexer of opened) indexer.drop();
    await pool.end();
  });

  /** The embedded one has one connection: whoever asks takes it from the indexer. */
  const ask = async <Row extends object>(sql: string): Promise<Row[]> => {
    for (const indexer of opened.splice(0)) indexer.drop();
    return (await pool.query<Row>(sql)).rows;
  };
  const open = async (directory: string, mostDecisions?: number) => {
    const indexer = new Indexer(directory, pool, mostDecisions);
    opened.push(indexer);
    await indexer.open();
    return indexer;
  };
  const indexed = async (directory: string, mostDecisions?: number) => {
    await toTheEnd(await open(directory, mostDecisions));
    for (const indexer of opened.splice(0)) indexer.drop();
    return digestOf(pool);
  };

  it('has every decision, order, fill and command of the journal', async () => {
    const { directory, runs } = twoRuns();
    await indexed(directory);
    const made = outcomesOf(runs[0]).flatMap(({ seq, payload }) =>
      payload.kind === 101 ? [{ seq, payload }] : [],
    );
    expect(made.length).toBeGreaterThan(3);
    const rows = await ask<{ place: string; id: string; code: string | null }>(
      'SELECT place, id, code FROM decisions WHERE run = 1 ORDER BY place',
    );
    expect(rows).toEqual(
      made.map(({ seq, payload: { id, code } }) => ({
        place: String(placeOf(1, seq)),
        id,
        code,
      })),
    );
    const [{ orders, fills }] = (await ask<{ orders: string; fills: string }>(
      "SELECT (SELECT count(*) FROM orders WHERE state = 'FILLED') AS orders, (SELECT count(*) FROM fills) AS fills",
    )) as [{ orders: string; fills: string }];
    expect([orders, fills]).toEqual(['1', '1']);
    const interventions = await ask(
      'SELECT kind, actor, scope, reason FROM interventions WHERE run = 2 ORDER BY place',
    );
    expect(interventions).toContainEqual(
      expect.objectContaining({ kind: 'AGGRESSION', scope: 'global', reason: 'é “ü” 🙂' }),
    );
    expect(interventions).toContainEqual(expect.objectContaining({ kind: 'KILL' }));
    const runRows = await ask('SELECT number, run_id, policy_hash FROM runs ORDER BY number');
    expect(runRows).toEqual([
      { number: 1, run_id: 'r1', policy_hash: 'p' },
      { number: 2, run_id: 'r2', policy_hash: 'p' },
    ]);
    expect(await ask('SELECT hash, first_run FROM policies')).toEqual([
      { hash: 'p', first_run: 1 },
    ]);
  });

  it('follows a run from segment to segment, and finds each decision where it stands', async () => {
    const directory = scratch();
    const everyBlock = { bytes: 1, ms: Number.POSITIVE_INFINITY };
    writeRun(directory, 1, eventful(), undefined, 3, everyBlock);
    for (let atEnd = false; !atEnd; ) {
      const indexer = await open(directory, 1); // goes on in the middle of the run each time
      atEnd = await indexer.step();
      indexer.drop();
    }
    const rows = await ask<{ run: number; segment: number; id: string } & Record<string, number>>(
      'SELECT run, segment, block::int, record, id FROM decisions ORDER BY place',
    );
    expect(new Set(rows.map(({ segment }) => segment)).size).toBeGreaterThan(1);
    for (const { run, segment, block, record, id } of rows) {
      const at = { segment, runId: 'r1', block: block!, record: record! };
      expect([run, recordedDecision(directory, at).record.id]).toEqual([1, id]);
    }
  });

  it('forgets what the journal has dropped', async () => {
    const { directory } = twoRuns();
    await indexed(directory);
    writeFileSync(join(directory, PREFIX), 'v\nbefore 000001-r1.journal 1 h dropped\n');
    rmSync(join(directory, '000001-r1.journal'));
    const kept = await indexed(directory);
    expect(await ask('SELECT DISTINCT run FROM decisions')).toEqual([{ run: 2 }]);
    await pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    const anew = await indexed(directory);
    // Under which policy a run was first made is history: the texts of before stay as well.
    const rows = (digests: typeof kept) =>
      digests.filter(({ table }) => !['policies', 'texts'].includes(table));
    expect(rows(kept)).toEqual(rows(anew));
  });

  it('is the same in whatever batches it was made, and after it was broken off anywhere', async () => {
    const { directory } = twoRuns();
    const whole = await indexed(directory);
    expect(whole.find(({ table }) => table === 'decisions')!.rows).toBeGreaterThan(6);
    for (let steps = 1; steps <= 4; steps++) {
      await pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
      const first = await open(directory, 1);
      for (let i = 0; i < steps; i++) await first.step();
      first.drop(); // as a crash leaves it
      expect(await indexed(directory, 2)).toEqual(whole);
    }
  });

  it('that an earlier version made is made again, with the columns that it did not have', async () => {
    const { directory } = twoRuns();
    const whole = await indexed(directory);
    await pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    const client = await pool.connect();
    try {
      await migrate(client, readMigrations().slice(0, 1));
      await client.query("INSERT INTO progress VALUES (1, 2, 44, '', 1, 1, 1)");
      await client.query("INSERT INTO texts VALUES (1, 'old')");
    } finally {
      client.release();
    }
    expect(await indexed(directory)).toEqual(whole);
  });

  it('made anew from a place before its end has the same rows', async () => {
    const { directory } = twoRuns();
    const whole = await indexed(directory);
    await pool.query("UPDATE progress SET segment = 1, block = 44, chain = ''");
    expect(await indexed(directory)).toEqual(whole);
    const again = await open(directory);
    await again.empty();
    await toTheEnd(again);
    expect(again.indexed.decisions).toBe(whole.find(({ table }) => table === 'decisions')!.rows);
    again.drop();
    expect(await digestOf(pool)).toEqual(whole);
  });

  it('says how far it is behind, and follows what is written', async () => {
    const ledger = new MadeLedger();
    ledger.begin(TRADED).write(10);
    const indexer = await open(ledger.directory);
    expect(indexer.behindBytes).toBeGreaterThan(500);
    await toTheEnd(indexer);
    expect(indexer.behindBytes).toBe(0);
    const id = ledger.decide();
    expect(indexer.behindBytes).toBeGreaterThan(100);
    await toTheEnd(indexer);
    expect(indexer.indexed).toEqual({ records: 12, decisions: 1 });
    ledger.begin(TRADED).decide();
    await toTheEnd(indexer);
    const [first, second] = await ask<{ id: string; price: string; quantity: string }>(
      'SELECT id, price, quantity FROM decisions ORDER BY place',
    );
    expect(first).toMatchObject({ id });
    expect(second!.id).toMatch(/^Vr2-/);
  });

  it('has the trigger price of what waits, and what the book shows of an iceberg', async () => {
    const policy = policyWith({ strategy: { types: ORDER_TYPES } });
    const stage = new Stage({ policy });
    const trigger = ASK + 50;
    stage.sends({ type: 'STOP', priceTicks: trigger, triggerTicks: trigger });
    stage.sends({ priceTicks: BID - 50, displayLots: 10 });
    const directory = scratch();
    writeRun(directory, 1, stage.run);
    await indexed(directory);
    const columns = 'type, price, trigger_price, display_quantity';
    const both = [
      { type: 'STOP', price: null, trigger_price: '60000.52', display_quantity: null },
      { type: 'LIMIT', price: '59999.50', trigger_price: null, display_quantity: '0.00010' },
    ];
    expect(await ask(`SELECT ${columns} FROM orders ORDER BY created_at_us, id`)).toEqual(both);
    expect(await ask(`SELECT ${columns} FROM decisions ORDER BY place`)).toEqual(both);
  });

  it('of another journal is refused', async () => {
    await indexed(twoRuns().directory);
    const other = new MadeLedger().begin().write(3);
    await expect(open(other.directory)).rejects.toThrow('made from another journal');
  });

  it('takes a decision about what is no number', async () => {
    const run = new Run();
    run.live();
    run.want(Want.BUY, 0.5);
    const directory = scratch();
    writeRun(directory, 1, run);
    await indexed(directory);
    expect(await ask('SELECT quantity, price, code FROM decisions')).toEqual([
      { quantity: 'NaN', price: '60000.02', code: 'VETO_SIZE' },
    ]);
  });

  it('takes every text, also what PostgreSQL has no character for', async () => {
    await pool.query('CREATE TABLE texts (text TEXT, json JSONB)');
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const json = storableJson([{ text, json: { text } }]);
        const { rows } = await pool.query<{ text: string; json: { text: string } }>(
          'SELECT * FROM json_populate_recordset(NULL::texts, $1)',
          [json],
        );
        const storable = text.toWellFormed().replaceAll('\0', '\ufffd');
        expect(rows).toEqual([{ text: storable, json: { text: storable } }]);
      }),
      { numRuns: 60 },
    );
  });
});

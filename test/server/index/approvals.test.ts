import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { PROPOSAL_US } from '@voltaire/reflex/governance/releases.ts';
import { PREFIX } from '@voltaire/reflex/journal/prefix-end.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { GLOBAL } from '@voltaire/reflex/model/scope.ts';
import { openPool } from '@voltaire/server/index/connection.ts';
import { digestOf } from '@voltaire/server/index/digest.ts';
import { Indexer } from '@voltaire/server/index/indexer.ts';
import { headOf, scratch, writeRun } from '../../reflex/support/journal.ts';
import { policyWith } from '../../reflex/support/policy.ts';
import { Run, Want } from '../../reflex/support/run.ts';
import { MadeUpServer } from '../support/made-up-kernel.ts';
import { indexedJournal } from './indexed.ts';
import { onBothEngines } from './on-both-engines.ts';

const POLICY = {
  ...policyWith({}),
  inference: { ...policyWith({}).inference!, models: ['llm'], adviceTightens: false },
};
const ADVICE_US = 60e6;

/** A decision behind each step, so that a batch of the index can end there. */
const decide = (run: Run): void => void run.want(Want.BUY, 100);

const advise = (run: Run): void => {
  run.apply(
    run.time.command(
      {
        type: 'advise',
        scope: GLOBAL,
        level: 'LOW',
        bias: 'LONG_ONLY',
        advice: { modelId: 'llm', rationale: 'calm', confidence: 1, inputHash: 'h' },
        given: '{}',
        expiresAtUs: run.time.atUs + ADVICE_US,
      },
      'brain',
    ),
  );
  decide(run);
};

/** What a release of that kill asks for. */
const release = (killNumber: number) => `{"killNumber":${killNumber},"source":"operator"}`;

const newest = (run: Run): string => run.payloads(OutcomeKind.PROPOSAL).at(-1)!.id;

/** Everything that can become of an approval, in two runs. */
function twoRuns(): string {
  const directory = scratch();
  const first = new Run({ policy: POLICY }).live();
  decide(first);
  first.apply(first.time.kill());
  first.apply(first.time.propose());
  decide(first);
  first.apply(first.time.approve(newest(first), 'ada')); // refused: the same person
  first.apply(first.time.approve(newest(first)));
  first.apply(first.time.kill());
  first.apply(first.time.propose());
  decide(first);
  first.apply(first.time.kill('again')); // and what was proposed is superseded
  decide(first);
  advise(first);
  const { id } = first.payloads(OutcomeKind.OVERRIDES).at(-1)!.pending[0]!;
  first.apply(first.time.command({ type: 'accept', adviceId: id, reason: 'agreed' }, 'bob'));
  decide(first);
  first.apply(
    first.time.command({
      type: 'bias',
      scope: GLOBAL,
      bias: 'FLAT',
      reason: 'storm',
      expiresAtUs: null,
    }),
  );
  advise(first);
  advise(first); // a newer word of the same model
  first.apply(first.time.propose());
  decide(first);
  first.apply(first.time.pass(PROPOSAL_US / 1_000).timer()); // nobody answered
  first.apply(first.time.propose());
  decide(first);
  const second = new Run({ policy: POLICY, runId: 'r2' }, undefined, first.time);
  second.apply(second.time.kill());
  second.apply(second.time.propose());
  writeRun(directory, 2, second, headOf(writeRun(directory, 1, first, undefined, 1)), 1);
  return directory;
}

onBothEngines('approvals', (database) => {
  let directory: string;
  let pool: Pool;
  const closing: (() => Promise<void> | void)[] = [];
  beforeAll(() => {
    pool = openPool(database.reach, 1);
  });
  beforeEach(async () => {
    directory = twoRuns();
    await pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });
  afterAll(async () => pool.end());

  /** The embedded engine has one connection: it is given back between whatever asks. */
  const anew = async () => {
    await pool.end();
    pool = openPool(database.reach, 1);
  };
  const server = async (): Promise<MadeUpServer> => {
    await anew();
    const indexed = await indexedJournal(database.reach, directory);
    const asked = new MadeUpServer(directory, { index: indexed.index });
    closing.push(
      () => asked.stop(),
      () => indexed.close(),
    );
    return asked;
  };
  const indexed = async (mostDecisions: number, steps = Number.POSITIVE_INFINITY) => {
    const indexer = new Indexer(directory, pool, mostDecisions);
    await indexer.open();
    for (let i = 0; i < steps && !(await indexer.step()); i++);
    indexer.drop(); // as a crash leaves it
    return digestOf(pool);
  };

  it('say who asked for what, who approved it or what else became of it', async () => {
    const asked = await server();
    const answer = await asked.ask(
      '{ approvals { totalCount nodes { kind state proposer reason approver approvalReason details } } }',
    );
    const nobody = { approver: null, approvalReason: null };
    const asks = { kind: 'RELEASE', proposer: 'ada', reason: 'over', ...nobody };
    const advises = { kind: 'ADVICE', proposer: 'llm', reason: 'calm', ...nobody };
    const details = '{"aggression":"LOW","bias":"LONG_ONLY"}';
    expect(answer).toEqual({
      approvals: {
        totalCount: 8,
        nodes: [
          { ...asks, state: 'OPEN', details: release(4) },
          { ...asks, state: 'LAPSED', details: release(3) },
          { ...asks, state: 'EXPIRED', details: release(3) },
          { ...advises, state: 'EXPIRED', details },
          { ...advises, state: 'SUPERSEDED', details },
          { ...advises, state: 'APPROVED', approver: 'bob', approvalReason: 'agreed', details },
          { ...asks, state: 'SUPERSEDED', details: release(2) },
          {
            ...asks,
            state: 'APPROVED',
            approver: 'bob',
            approvalReason: 'seen',
            details: release(1),
          },
        ],
      },
    });
  });

  it.each([
    ['state: APPROVED', 2],
    ['kind: ADVICE', 3],
    ['proposer: "ada", state: SUPERSEDED', 1],
    ['approver: "bob", kind: RELEASE', 1],
    ['scope: "symbol:BTCUSDT"', 0],
    ['toUs: 0', 0],
  ])('are found by %s', async (filter, count) => {
    const asked = await server();
    expect(await asked.ask(`{ approvals(filter: { ${filter} }) { totalCount } }`)).toEqual({
      approvals: { totalCount: count },
    });
  });

  it('are paged through without a gap, and refuse a page that is too long', async () => {
    const asked = await server();
    const ids: string[] = [];
    for (let after = ''; ; ) {
      const { approvals } = (await asked.ask(
        `{ approvals(first: 3${after}) { nodes { id } pageInfo { hasNextPage endCursor } } }`,
      )) as {
        approvals: {
          nodes: { id: string }[];
          pageInfo: { hasNextPage: boolean; endCursor: string };
        };
      };
      ids.push(...approvals.nodes.map(({ id }) => id));
      if (!approvals.pageInfo.hasNextPage) break;
      after = `, after: "${approvals.pageInfo.endCursor}"`;
    }
    expect(new Set(ids).size).toBe(8);
    expect(ids.length).toBe(8);
    expect(await asked.ask('{ approvals(first: 501) { totalCount } }')).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });

  it('are the same in whatever batches they were read, and after it was broken off anywhere', async () => {
    const whole = await indexed(1_000);
    const rows = Object.fromEntries(whole.map((digest) => [digest.table, digest.rows]));
    expect(rows.approvals).toBe(8);
    expect(rows.decisions).toBe(9); // each ends a batch
    for (let steps = 1; steps <= 9; steps++) {
      await pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
      await indexed(1, steps);
      expect(await indexed(1)).toEqual(whole);
    }
  });

  it('made anew from a place before their end are the same', async () => {
    const whole = await indexed(1_000);
    await pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    await indexed(1, 6);
    const { rows } = await pool.query<Record<string, string>>('SELECT * FROM progress');
    await indexed(1);
    const { segment, block, chain, place } = rows[0]!;
    await pool.query('UPDATE progress SET segment = $1, block = $2, chain = $3, place = $4', [
      segment,
      block,
      chain,
      place,
    ]);
    expect(await indexed(1_000)).toEqual(whole);
  });

  it('go with the run that the journal has dropped, as a rebuild would have it', async () => {
    await indexed(1_000);
    writeFileSync(join(directory, PREFIX), 'v\nbefore 000001-r1.journal 1 h dropped\n');
    rmSync(join(directory, '000001-r1.journal'));
    await indexed(1_000);
    const { rows: kept } = await pool.query('SELECT * FROM approvals');
    expect(kept).toEqual([expect.objectContaining({ run: 2, state: 'OPEN' })]);
    await pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    await indexed(1_000);
    expect((await pool.query('SELECT * FROM approvals')).rows).toEqual(kept);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { JournalWriter } from '@voltaire/reflex/journal/writer.ts';
import { Timeline } from '../../reflex/support/events.ts';
import { POLICY } from '../../reflex/support/policy.ts';
import { MadeUpServer } from '../support/made-up-kernel.ts';
import { type IndexedJournal, indexedJournal } from './indexed.ts';
import { onBothEngines } from './on-both-engines.ts';

const TIGHTER = {
  ...POLICY,
  symbols: { ...POLICY.symbols, BTCUSDT: { ...POLICY.symbols['BTCUSDT'], maxPosition: 0.125 } },
};

/** Two runs under two policies; ada stops, and sets the aggression twice. */
function writeTwoRuns(directory: string): void {
  const time = new Timeline();
  let before: Uint8Array | undefined;
  [POLICY, TIGHTER].forEach((policy, i) => {
    const writer = new JournalWriter(directory, i + 1, `r${i + 1}`, before);
    writer.event(1, { ...time.boot({ runId: `r${i + 1}`, policy }), policyHash: `hash ${i + 1}` });
    const aggression = {
      type: 'aggression',
      scope: 'symbol:BTCUSDT',
      level: 'LOW',
      reason: `reason ${i + 1}`,
      expiresAtUs: null,
    } as const;
    time.pass(10);
    writer.event(2, { ...time.command(aggression), actor: 'ada' });
    time.pass(10);
    writer.event(3, { ...time.kill(), actor: i === 0 ? 'ada' : 'grace' });
    writer.close();
    before = Buffer.from(writer.headHash, 'hex');
  });
}

onBothEngines('what auditors ask', (database) => {
  const directory = mkdtempSync(join(tmpdir(), 'voltaire-auditing-'));
  let indexed: IndexedJournal;
  let server: MadeUpServer;
  beforeAll(async () => {
    writeTwoRuns(directory);
    indexed = await indexedJournal(database.reach, directory);
    server = new MadeUpServer(directory, { index: indexed.index });
  }, 120_000);
  afterAll(async () => {
    server.stop();
    await indexed.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('interventions are there with who, why and the command, newest first', async () => {
    const answer = await server.ask(
      '{ interventions { totalCount nodes { actor kind scope reason details } } }',
    );
    expect(answer).toMatchObject({
      interventions: {
        totalCount: 4,
        nodes: [
          { actor: 'grace', kind: 'KILL', scope: 'global' },
          {
            actor: 'ada',
            kind: 'AGGRESSION',
            scope: 'symbol:BTCUSDT',
            reason: 'reason 2',
            details:
              '{"expiresAtUs":null,"level":"LOW","reason":"reason 2","scope":"symbol:BTCUSDT"}',
          },
          { actor: 'ada', kind: 'KILL' },
          { actor: 'ada', kind: 'AGGRESSION' },
        ],
      },
    });
  });

  it.each([
    ['actor: "grace"', ['KILL']],
    ['kind: AGGRESSION', ['AGGRESSION', 'AGGRESSION']],
    ['scope: "symbol:BTCUSDT", actor: "ada"', ['AGGRESSION', 'AGGRESSION']],
    ['toUs: 0', []],
  ])('interventions are found by %s', async (filter, kinds) => {
    const answer = await server.ask(
      `{ interventions(filter: { ${filter} }) { totalCount nodes { kind } } }`,
    );
    expect(answer).toEqual({
      interventions: { totalCount: kinds.length, nodes: kinds.map((kind) => ({ kind })) },
    });
  });

  it('interventions are paged through without a gap', async () => {
    const ids: string[] = [];
    for (let after = ''; ; ) {
      const { interventions } = (await server.ask(
        `{ interventions(first: 1${after}) { nodes { id } pageInfo { hasNextPage endCursor } } }`,
      )) as {
        interventions: {
          nodes: { id: string }[];
          pageInfo: { hasNextPage: boolean; endCursor: string };
        };
      };
      ids.push(...interventions.nodes.map(({ id }) => id));
      if (!interventions.pageInfo.hasNextPage) break;
      after = `, after: "${interventions.pageInfo.endCursor}"`;
    }
    expect(ids.length).toBe(4);
    expect(new Set(ids).size).toBe(4);
  });

  it('policies of earlier runs can be read, and compared field by field', async () => {
    expect(await server.ask('{ policies { hash } }')).toEqual({
      policies: [{ hash: 'hash 2' }, { hash: 'hash 1' }],
    });
    const { policy } = (await server.ask('{ policy(hash: "hash 2") { json } }')) as {
      policy: { json: string };
    };
    expect(JSON.parse(policy.json)).toMatchObject({ symbols: { BTCUSDT: { maxPosition: 0.125 } } });
    expect(
      await server.ask('{ policyDifferences(from: "hash 1", to: "hash 2") { field from to } }'),
    ).toEqual({
      policyDifferences: [
        {
          field: 'symbols.BTCUSDT.maxPosition',
          from: JSON.stringify(POLICY.symbols['BTCUSDT']?.maxPosition),
          to: '0.125',
        },
      ],
    });
    expect(await server.ask('{ policy(hash: "none") { json } }')).toEqual({ policy: null });
    expect(
      await server.ask('{ policyDifferences(from: "hash 1", to: "none") { field } }'),
    ).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('how far the index is, can be asked', async () => {
    expect(await server.ask('{ index { engine records decisions behindBytes problem } }')).toEqual({
      index: { engine: 'PGlite', records: 6, decisions: 0, behindBytes: 0, problem: '' },
    });
  });
});

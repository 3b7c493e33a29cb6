import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordedDecision } from '@voltaire/server/index/recorded-decision.ts';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDecisions } from '../../bench/made-decisions.ts';
import { decision, MadeUpServer } from '../support/made-up-kernel.ts';
import { type IndexedJournal, indexedJournal } from './indexed.ts';
import { onBothEngines } from './on-both-engines.ts';

const COUNT = 400;

interface Node {
  readonly id: string;
  readonly symbol: string;
  readonly strategy: string;
  readonly atUs: number;
  readonly code: string | null;
  readonly influence: { readonly overrides: readonly string[] };
}

const isHers = ({ influence }: Node) => influence.overrides.some((text) => text.includes('ada'));

onBothEngines('decisions of the index', (database) => {
  const directory = mkdtempSync(join(tmpdir(), 'voltaire-index-'));
  let indexed: IndexedJournal;
  let server: MadeUpServer;
  beforeAll(async () => {
    writeDecisions(directory, COUNT);
    indexed = await indexedJournal(database.reach, directory);
    server = new MadeUpServer(directory, { index: indexed.index });
  }, 120_000);
  afterAll(async () => {
    server.stop();
    await indexed.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const FIELDS = 'id symbol strategy atUs code influence { overrides }';
  const page = async (args: string) =>
    (
      (await server.ask(
        `{ decisions${args} { totalCount totalIsExact nodes { ${FIELDS} } pageInfo { hasNextPage endCursor } } }`,
      )) as {
        decisions: {
          totalCount: number;
          totalIsExact: boolean;
          nodes: Node[];
          pageInfo: { hasNextPage: boolean; endCursor: string };
        };
      }
    ).decisions;
  const all = async () => {
    const nodes: Node[] = [];
    for (let after = ''; ; ) {
      const { nodes: some, pageInfo } = await page(`(first: 150${after})`);
      nodes.push(...some);
      if (!pageInfo.hasNextPage) return nodes;
      after = `, after: "${pageInfo.endCursor}"`;
    }
  };

  it('are paged through without a gap or a doubled one, newest first', async () => {
    const nodes = await all();
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(COUNT);
    expect(nodes.map(({ atUs }) => atUs)).toEqual(
      nodes.map(({ atUs }) => atUs).sort((a, b) => b - a),
    );
    expect(await page('')).toMatchObject({ totalCount: COUNT, totalIsExact: true });
  });

  it.each<[string, (node: Node, all: readonly Node[]) => boolean]>([
    ['symbol: "ETHUSDT"', ({ symbol }) => symbol === 'ETHUSDT'],
    ['strategy: "maker"', ({ strategy }) => strategy === 'maker'],
    ['outcome: ALLOWED', ({ code }) => code === null],
    ['outcome: DENIED', ({ code }) => code !== null],
    ['code: "VETO_SIGN"', ({ code }) => code === 'VETO_SIGN'],
    ['actor: "ada"', isHers],
    ['text: "ACCELERATING push"', (_, [...nodes]) => nodes.length > 0],
    [
      'symbol: "ETHUSDT", outcome: DENIED',
      ({ symbol, code }) => symbol === 'ETHUSDT' && code !== null,
    ],
    [
      'symbol: "BTCUSDT", strategy: "kinetic", code: "MAX_POSITION"',
      ({ symbol, strategy, code }) =>
        symbol === 'BTCUSDT' && strategy === 'kinetic' && code === 'MAX_POSITION',
    ],
    ['symbol: "BTCUSDT", strategy: "own", code: "MAX_POSITION"', () => false],
    [
      'strategy: "maker", actor: "ada"',
      ({ strategy, influence: { overrides } }) =>
        strategy === 'maker' && overrides.some((text) => text.includes('ada')),
    ],
    ['symbol: "NONE"', () => false],
  ])('are found by %s', async (filter, wanted) => {
    const everything = await all();
    const expected = filter.startsWith('text')
      ? everything.filter((_, i) => (COUNT - 1 - i) % 3 === 0)
      : everything.filter((node) => wanted(node, everything));
    const { nodes, totalCount, totalIsExact } = await page(`(first: 500, filter: { ${filter} })`);
    expect(nodes.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
    expect({ totalCount, totalIsExact }).toEqual({
      totalCount: expected.length,
      totalIsExact: true,
    });
  });

  it('are found by time, the first moment included and the last not', async () => {
    const everything = await all();
    const [to, from] = [everything[10]!.atUs, everything[20]!.atUs];
    const { nodes } = await page(`(filter: { fromUs: ${from}, toUs: ${to} })`);
    const within = everything.slice(11, 21);
    expect(nodes.map(({ id }) => id)).toEqual(within.map(({ id }) => id));
    const denied = await page(`(filter: { fromUs: ${from}, toUs: ${to}, outcome: DENIED })`);
    const expected = within.filter(({ code }) => code !== null).map(({ id }) => id);
    expect([denied.nodes.map(({ id }) => id), denied.totalCount]).toEqual([
      expected,
      expected.length,
    ]);
  });

  it('are found by an actor and the time, also behind a cursor', async () => {
    const hers = (await all()).filter(isHers);
    expect(hers.length).toBeGreaterThan(3);
    const times = `fromUs: ${hers.at(-2)!.atUs}, toUs: ${hers[0]!.atUs}, actor: "ada"`;
    const expected = hers.slice(1, -1).map(({ id }) => id);
    const first = await page(`(first: 1, filter: { ${times} })`);
    const { endCursor } = first.pageInfo;
    const rest = await page(`(first: 500, after: "${endCursor}", filter: { ${times} })`);
    expect([...first.nodes, ...rest.nodes].map(({ id }) => id)).toEqual(expected);
    expect(first.totalCount).toBe(expected.length);
  });

  it('are found by the order, by our id of it and by the venue’s, with the order as it ended', async () => {
    const allowed = (await all()).find(({ code }) => code === null)!;
    const order = '{ id order { id state quantity price venueOrderId } }';
    const found = await server.ask(`{ decision(id: "${allowed.id}") ${order} }`);
    expect(found).toMatchObject({
      decision: { id: allowed.id, order: { state: 'CANCELED', quantity: '0.00100' } },
    });
    const { venueOrderId } = (found as { decision: { order: { venueOrderId: string } } }).decision
      .order;
    for (const id of [allowed.id, venueOrderId]) {
      const { nodes } = await page(`(filter: { orderId: "${id}" })`);
      expect(nodes.map((node) => node.id)).toEqual([allowed.id]);
    }
    expect((await page('(filter: { orderId: "unheard of" })')).nodes).toEqual([]);
  });

  it('come behind those of memory, which are there at once', async () => {
    const [newest] = await all();
    const now = newest!.atUs + 1e6;
    server.kernel.say(decision({ id: 'Vr9-1' }), now);
    const { nodes } = await page('(first: 2)');
    expect(nodes.map(({ id }) => id)).toEqual(['Vr9-1', newest!.id]);
  });

  it('that are not there are null, and a strange cursor is refused', async () => {
    expect(await server.ask('{ decision(id: "Vbench-zzzz") { id } }')).toEqual({ decision: null });
    expect(await server.ask('{ decision(id: "x") { id } }')).toEqual({ decision: null });
    expect(await server.ask('{ decisions(after: "no cursor") { nodes { id } } }')).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });
});

const openFiles = () => readdirSync('/dev/fd').length;

it('what the index points to must be a decision', () => {
  const directory = mkdtempSync(join(tmpdir(), 'voltaire-index-'));
  try {
    writeDecisions(directory, 1);
    const place = { segment: 1, runId: 'bench', block: 44 };
    const before = openFiles();
    expect(recordedDecision(directory, { ...place, record: 2 }).record.id).toMatch(/^Vbench-/);
    for (const record of [0, 1, 9]) {
      expect(() => recordedDecision(directory, { ...place, record })).toThrow(
        'voltaire index rebuild',
      );
    }
    expect(openFiles()).toBe(before);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

it('without an index, memory answers what it can, and the rest says so', async () => {
  const server = new MadeUpServer();
  expect(await server.ask('{ decisions { nodes { id } pageInfo { hasNextPage } } }')).toEqual({
    decisions: { nodes: [], pageInfo: { hasNextPage: true } },
  });
  server.kernel.say(decision());
  expect(await server.ask('{ decisions { nodes { id } } }')).toEqual({
    decisions: { nodes: [{ id: 'd1' }] },
  });
  const filtered = '{ decisions(filter: { symbol: "BTCUSDT" }) { nodes { id } } }';
  expect(await server.ask(filtered)).toMatchObject({ code: 'INDEX_UNAVAILABLE' });
  expect(await server.ask('{ decisions { totalCount } }')).toMatchObject({
    code: 'INDEX_UNAVAILABLE',
  });
  server.stop();
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { IndexHost } from '@voltaire/server/index/index-host.ts';
import { TABLES } from '@voltaire/server/index/digest.ts';
import { openPool } from '@voltaire/server/index/connection.ts';
import { MadeUpServer } from '../server/support/made-up-kernel.ts';
import { engineUrl } from '../support/engines.ts';
import { writeDecisions } from './made-decisions.ts';
import { quantiles } from './quantiles.ts';
import { atLeast, atMost, type Bar, type Bench } from './report.ts';

/** VOLTAIRE_BENCH_DECISIONS has another number. */
const DECISIONS = 1_000_000;
const SAMPLES = 40;
const VACUUMS_WITHIN_MS = 600_000;
const LOOK_MS = 5;

export const index: Bench = {
  name: 'index',
  about: 'decisions a second from the journal into the index, and how long auditors’ queries take',
  async run() {
    const decisions = Number(process.env['VOLTAIRE_BENCH_DECISIONS'] ?? DECISIONS);
    const directory = mkdtempSync(join(tmpdir(), 'voltaire-bench-'));
    try {
      const journal = join(directory, 'journal');
      writeDecisions(journal, decisions);
      const embedded = await measure({ journal, url: null, directory }, decisions);
      const figures: Record<string, number | string> = { decisions };
      const bars = [atLeast('decisions per second into PGlite', embedded.perS, 10_000)];
      for (const [query, p95] of embedded.p95) figures[`PGlite, ${query}, p95 ms`] = p95;
      const url = engineUrl('postgres');
      if (url === null) figures['PostgreSQL'] = 'not measured: VOLTAIRE_TEST_POSTGRES is not set';
      else bars.push(...(await onPostgres(url, journal, directory, decisions)));
      return { bench: 'index', figures, bars };
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
};

async function onPostgres(
  url: string,
  journal: string,
  directory: string,
  decisions: number,
): Promise<Bar[]> {
  const database = `voltaire_bench_${process.pid}`;
  const reach = new URL(url);
  reach.pathname = `/${database}`;
  const admin = openPool(url, 1);
  await admin.query(`CREATE DATABASE ${database}`);
  try {
    const { perS, p95 } = await measure({ journal, url: reach.href, directory }, decisions);
    return [
      atLeast('decisions per second into PostgreSQL', perS, 20_000),
      ...p95.map(([query, ms]) => atMost(`PostgreSQL, ${query}, p95 ms`, ms, 50)),
    ];
  } finally {
    await admin.query(`DROP DATABASE ${database} WITH (FORCE)`);
    await admin.end();
  }
}

/** The whole way: the thread that follows the journal, and GraphQL above the index. */
async function measure(
  settings: { journal: string; url: string | null; directory: string },
  decisions: number,
): Promise<{ perS: number; p95: [query: string, ms: number][] }> {
  const host = new IndexHost(
    { ...settings, directory: join(settings.directory, 'pglite') },
    (text) => {
      throw new Error(text);
    },
    VACUUMS_WITHIN_MS,
  );
  const server = new MadeUpServer(settings.journal, { index: host });
  try {
    host.start();
    while (host.state.problem !== '') await sleep(LOOK_MS);
    const startedAt = performance.now();
    const before = host.state.decisions;
    while (host.state.decisions < decisions) await sleep(LOOK_MS);
    const perS = (decisions - before) / ((performance.now() - startedAt) / 1000);
    await host.ask(async (prisma) => {
      for (const table of Object.keys(TABLES))
        await prisma.$executeRawUnsafe(`VACUUM ANALYZE ${table}`);
    });
    const p95: [string, number][] = [];
    for (const [name, query] of Object.entries(await queries(server))) {
      const ms: number[] = [];
      for (let i = 0; i < SAMPLES; i++) {
        const askedAt = performance.now();
        const answer = (await server.ask(query)) as { code?: string };
        ms.push(performance.now() - askedAt);
        if (answer.code !== undefined) throw new Error(`${name}: ${JSON.stringify(answer)}`);
      }
      p95.push([name, quantiles(ms).p95]);
    }
    return { perS, p95 };
  } finally {
    server.stop();
    await host.end();
  }
}

interface Page {
  readonly decisions: {
    readonly nodes: readonly { id: string; atUs: number; order: { venueOrderId: string } | null }[];
    readonly pageInfo: { readonly endCursor: string };
  };
}

const FIELDS = 'nodes { id atUs symbol code reason order { venueOrderId } } pageInfo { endCursor }';

const page = (args: string) => `{ decisions${args} { totalCount totalIsExact ${FIELDS} } }`;

/** A page of fifty with its total, by each filter; in the middle of time, where no cache is warm by chance. */
async function queries(server: MadeUpServer): Promise<Record<string, string>> {
  const newest = ((await server.ask(page('(first: 500)'))) as Page).decisions;
  const { nodes } = newest;
  const now = nodes[0]!.atUs;
  const some = nodes.find(({ order }) => order !== null)!;
  const hour = 3.6e9;
  const by = (filter: string) => page(`(filter: { ${filter} })`);
  return {
    'newest page': page(''),
    'page behind a cursor': page(`(after: "${newest.pageInfo.endCursor}")`),
    'by symbol': by('symbol: "ETHUSDT"'),
    'by strategy': by('strategy: "maker"'),
    'by time': by(`fromUs: ${now - 3 * hour}, toUs: ${now - 2 * hour}`),
    'by outcome': by('outcome: DENIED'),
    'by code': by('code: "VETO_SIGN"'),
    'by actor': by('actor: "ada"'),
    'by order id': by(`orderId: "${some.order!.venueOrderId}"`),
    'by text': by('text: "spread risk"'),
    'by symbol, strategy and code': by('symbol: "ETHUSDT", strategy: "own", code: "VETO_SIGN"'),
    'by what is nowhere': by('symbol: "NONE"'),
    'one decision': `{ decision(id: "${some.id}") { id controls { code } order { state } } }`,
    interventions: '{ interventions { totalCount nodes { kind reason } } }',
    policies: '{ policies { hash } }',
  };
}

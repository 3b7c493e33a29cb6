import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { IndexHost } from '@voltaire/server/index/index-host.ts';
import { engineUrl, HOW_TO_START } from '../../support/engines.ts';

const WITHIN_MS = 500;
/** PGlite makes a whole database first, and its thread comes behind everything else. */
const BEGINS_WITHIN_MS = 240_000;

const SLOW = 'SELECT count(*) FROM generate_series(1, 60000000)';

function suite(url: string | null): void {
  const folder = mkdtempSync(join(tmpdir(), 'voltaire-index-test-'));
  const settings = { journal: folder, url, directory: join(folder, 'index') };
  const host = new IndexHost(settings, () => {}, WITHIN_MS);
  beforeAll(async () => {
    host.start();
    await vi.waitUntil(() => host.state.problem === '', { timeout: BEGINS_WITHIN_MS });
  }, BEGINS_WITHIN_MS + 1_000);
  afterAll(async () => {
    await host.end();
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives up a query that takes too long, and says what to ask for instead', async () => {
    const slow = host.ask((prisma) => prisma.$queryRawUnsafe(SLOW));
    await expect(slow).rejects.toMatchObject({
      message: expect.stringMatching(/within 0\.5 s.*a symbol, a strategy or a shorter time/),
      extensions: { code: 'QUERY_TOO_SLOW' },
    });
    // The embedded one answers again when it is done with that.
    const answers = async () => host.ask((prisma) => prisma.decision.count()).catch(() => null);
    await expect.poll(answers, { timeout: 50_000 }).toBe(0);
  }, 60_000);
}

describe('the index as the server sees it, on PGlite', () => suite(null));
const url = engineUrl('postgres');
describe.skipIf(url === null)(
  `the index as the server sees it, on PostgreSQL ${url === null ? HOW_TO_START : ''}`,
  () => {
    const database = `voltaire_host_${process.pid}`;
    const admin = new Client({ connectionString: url ?? '' });
    beforeAll(async () => {
      await admin.connect();
      await admin.query(`CREATE DATABASE ${database}`);
    });
    afterAll(async () => {
      await admin.query(`DROP DATABASE ${database} WITH (FORCE)`);
      await admin.end();
    });
    const own = new URL(url ?? 'postgres://nowhere');
    own.pathname = `/${database}`;
    suite(own.href);

    it('ends it in the database, too', async () => {
      const { rows } = await admin.query(
        "SELECT query FROM pg_stat_activity WHERE datname = $1 AND state = 'active' AND query LIKE 'SELECT count(*) FROM gen%'",
        [database], // others may test on the same server
      );
      expect(rows).toEqual([]);
    });
  },
);

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openPool } from '@voltaire/server/index/connection.ts';
import { type Migration, migrate, readMigrations } from '@voltaire/server/index/migrate.ts';
import { ROOT } from '../../tidy/sources.ts';
import { onBothEngines } from './on-both-engines.ts';
import { schemaDifference } from './schema-difference.ts';

const FIRST: Migration = { name: '0001_first', sql: 'CREATE TABLE one (id INT)' };
const SECOND: Migration = { name: '0002_second', sql: 'CREATE TABLE two (id INT)' };

/** PGlite takes its time to begin. */
const LONG = { timeout: 120_000 };

it('the migrations lead to prisma/schema.prisma (if not: npm run migration)', LONG, async () => {
  const migrations = readMigrations();
  expect(migrations.length).toBeGreaterThan(0);
  expect((await schemaDifference(migrations)).trim()).toBe('-- This is an empty migration.');
});

it('the client is committed as it is generated (if not: npm run prisma)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'voltaire-prisma-'));
  try {
    cpSync(join(ROOT, 'prisma/schema.prisma'), join(folder, 'schema.prisma'));
    const prisma = join(ROOT, 'node_modules/.bin/prisma');
    const schema = join(folder, 'schema.prisma');
    execFileSync(prisma, ['generate', '--schema', schema], { cwd: ROOT, stdio: 'pipe' });
    const made = textsIn(join(folder, 'generated'));
    expect(made.size).toBeGreaterThan(10);
    expect(textsIn(join(ROOT, 'prisma/generated'))).toEqual(made);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

function textsIn(folder: string): Map<string, string> {
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length), readFileSync(path, 'utf8')]),
  );
}

onBothEngines('migrations', (database) => {
  let pool: Pool;
  let client: PoolClient;
  beforeAll(async () => {
    pool = openPool(database.reach, 1);
    client = await pool.connect();
  });
  beforeEach(async () => {
    await client.query('DROP TABLE IF EXISTS _prisma_migrations, one, two');
  });
  afterAll(async () => {
    client.release();
    await pool.end();
  });

  const tables = async () => {
    const { rows } = await client.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1",
    );
    return rows.map(({ name }) => name);
  };

  it('are applied once, in order, and noted as Prisma notes them', async () => {
    expect(await migrate(client, [FIRST])).toEqual(['0001_first']);
    expect(await migrate(client, [FIRST, SECOND])).toEqual(['0002_second']);
    expect(await migrate(client, [FIRST, SECOND])).toEqual([]);
    expect(await tables()).toEqual(['_prisma_migrations', 'one', 'two']);
    const { rows } = await client.query(
      'SELECT migration_name, checksum, applied_steps_count, finished_at IS NULL AS open FROM _prisma_migrations ORDER BY 1',
    );
    expect(rows[0]).toEqual({
      migration_name: '0001_first',
      checksum: '136db7ce1eb8b73524b4fd5a54c74a0ea470699786eedf62b6874c4051eed02a',
      applied_steps_count: 1,
      open: false,
    });
  });

  it('that fail leave nothing behind, and can be tried again', async () => {
    const broken = { ...SECOND, sql: `${SECOND.sql}; SELECT nothing_of_the_kind` };
    await expect(migrate(client, [FIRST, broken])).rejects.toThrow('nothing_of_the_kind');
    expect(await tables()).toEqual(['_prisma_migrations', 'one']);
    expect(await migrate(client, [FIRST, SECOND])).toEqual(['0002_second']);
  });

  it('that were changed afterwards are refused', async () => {
    await migrate(client, [FIRST]);
    const changed = { ...FIRST, sql: 'CREATE TABLE one (id BIGINT)' };
    await expect(migrate(client, [changed])).rejects.toThrow('is not what the database was made');
  });

  it('of a newer version are refused', async () => {
    await migrate(client, [FIRST, SECOND]);
    await expect(migrate(client, [FIRST])).rejects.toThrow(
      '0002_second, which this version does not know',
    );
  });

  it('of this version are applied to an empty database', async () => {
    expect(await migrate(client)).toEqual(readMigrations().map(({ name }) => name));
    expect(await tables()).toContain('decisions');
  });
});

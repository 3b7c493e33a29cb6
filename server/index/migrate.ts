import { hash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ClientBase } from 'pg';

const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));
/** That of Prisma: whoever migrates waits for whoever else does. */
const LOCK = 72_707_369;

/** As Prisma makes it, so that `prisma migrate deploy` goes on where this was, and the other way round. */
const TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  id                  VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum            VARCHAR(64) NOT NULL,
  finished_at         TIMESTAMPTZ,
  migration_name      VARCHAR(255) NOT NULL,
  logs                TEXT,
  rolled_back_at      TIMESTAMPTZ,
  started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

interface Applied {
  readonly migration_name: string;
  readonly checksum: string;
}

/** In the order in which they are applied. */
export function readMigrations(directory = MIGRATIONS): Migration[] {
  return readdirSync(directory)
    .filter((name) => existsSync(join(directory, name, 'migration.sql')))
    .sort()
    .map((name) => ({ name, sql: readFileSync(join(directory, name, 'migration.sql'), 'utf8') }));
}

/**
 * Brings the tables to what this version knows, each migration in a transaction of its own. Returns the
 * names of those applied now. Throws when the database was migrated by another history.
 */
export async function migrate(
  client: ClientBase,
  migrations: readonly Migration[] = readMigrations(),
): Promise<string[]> {
  await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
  try {
    await client.query(TABLE);
    const { rows: applied } = await client.query<Applied>(
      'SELECT migration_name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    );
    check(applied, migrations);
    const missing = migrations.filter(
      ({ name }) => !applied.some(({ migration_name }) => migration_name === name),
    );
    for (const migration of missing) await apply(client, migration);
    return missing.map(({ name }) => name);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [LOCK]);
  }
}

async function apply(client: ClientBase, { name, sql }: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query(
      'INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, applied_steps_count) VALUES ($1, $2, now(), $3, 1)',
      [randomUUID(), checksum(sql), name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

function check(applied: readonly Applied[], migrations: readonly Migration[]): void {
  for (const { migration_name, checksum: was } of applied) {
    const known = migrations.find(({ name }) => name === migration_name);
    if (!known) {
      throw new Error(
        `the database has the migration ${migration_name}, which this version does not know: ` +
          'use the newer version that made it, or another database',
      );
    }
    if (checksum(known.sql) !== was) {
      throw new Error(
        `the migration ${migration_name} is not what the database was made with: ` +
          'use another database, and let the index be made again',
      );
    }
  }
}

function checksum(sql: string): string {
  return hash('sha256', sql);
}

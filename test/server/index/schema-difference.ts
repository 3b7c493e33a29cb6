import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import { SchemaEngine } from '@prisma/schema-engine-wasm';
import type { Pool, QueryResult } from 'pg';
import { openPool } from '@voltaire/server/index/connection.ts';
import { type Migration, readMigrations } from '@voltaire/server/index/migrate.ts';
import { ROOT } from '../../tidy/sources.ts';
import { embedded } from './embedded.ts';

const SCHEMA = 'prisma/schema.prisma';
/** Numbers of types, as pg_type has them. */
const CHAR = 18;
const CHAR_ARRAY = 1002;
const FILTERS = { externalTables: [], externalEnums: [] };

/**
 * SQL from what these migrations lead to, to prisma/schema.prisma; only a comment when they lead there.
 * As `prisma migrate diff`, whose engine would have to be loaded from the network.
 */
export async function schemaDifference(migrations: readonly Migration[]): Promise<string> {
  const shadow = await embedded();
  const pool = openPool(shadow.reach, 1);
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(new ShadowAdapter(charAsList(pool)));
    const schema = readFileSync(join(ROOT, SCHEMA), 'utf8');
    const datamodels: [string, string][] = [[SCHEMA, schema]];
    const engine = await SchemaEngine.new({ datamodels }, () => {}, adapter);
    const { stdout } = await engine.diff({
      from: { tag: 'migrations', ...listOf(migrations) },
      to: { tag: 'schemaDatamodel', files: [{ path: SCHEMA, content: schema }] },
      script: true,
      exitCode: null,
      filters: FILTERS,
    });
    return stdout ?? '';
  } finally {
    await pool.end();
    await shadow.close();
  }
}

/**
 * The embedded database is the shadow itself: it is empty, and thrown away. PostgreSQL's own tables have
 * columns of the type "char", which the adapter knows as lists only.
 */
class ShadowAdapter extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    const ask = adapter.queryRaw.bind(adapter);
    const queryRaw: typeof adapter.queryRaw = async (query) => {
      const result = await ask(query);
      const columnTypes = result.columnTypes.map((type) =>
        type === ColumnTypeEnum.CharacterArray ? ColumnTypeEnum.Character : type,
      );
      return { ...result, columnTypes };
    };
    return Object.assign(adapter, { queryRaw });
  }

  override async connectToShadowDb() {
    return this.connect();
  }
}

/** What is asked through it says that its "char" are lists of them. */
function charAsList(pool: Pool): Pool {
  const ask = pool.query.bind(pool) as (question: unknown) => Promise<QueryResult>;
  const query = async (question: unknown): Promise<QueryResult> => {
    const result = await ask(question);
    for (const field of result.fields) if (field.dataTypeID === CHAR) field.dataTypeID = CHAR_ARRAY;
    return result;
  };
  return Object.assign(pool, { query });
}

function listOf(migrations: readonly Migration[]) {
  return {
    baseDir: join(ROOT, 'prisma/migrations'),
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: sql } },
    })),
  };
}

if (import.meta.main) console.log(await schemaDifference(readMigrations()));

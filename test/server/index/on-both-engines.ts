import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe } from 'vitest';
import type { Reach } from '@voltaire/server/index/connection.ts';
import { engineUrl, HOW_TO_START } from '../../support/engines.ts';
import { embedded } from './embedded.ts';

/** PGlite makes a whole database first. */
const BEGINS_WITHIN_MS = 120_000;

/** An empty database, made before the tests and removed behind them. */
export interface TestDatabase {
  readonly reach: Reach;
}

/** The same suite on the embedded engine and, where there is one, on a real PostgreSQL. */
export function onBothEngines(name: string, suite: (database: TestDatabase) => void): void {
  describe(`${name}, on PGlite`, () => {
    let close: () => Promise<void>;
    const database = { reach: '' as Reach };
    beforeAll(async () => {
      const engine = await embedded();
      database.reach = engine.reach;
      close = async () => engine.close();
    }, BEGINS_WITHIN_MS);
    afterAll(async () => close());
    suite(database);
  });
  const url = engineUrl('postgres');
  if (url === null) {
    describe.skip(`${name}, on PostgreSQL ${HOW_TO_START}`, () => suite({ reach: '' }));
    return;
  }
  describe(`${name}, on PostgreSQL`, () => {
    const database = `voltaire_${randomUUID().replaceAll('-', '')}`;
    const reach = new URL(url);
    reach.pathname = `/${database}`;
    beforeAll(async () => administer(url, `CREATE DATABASE ${database}`));
    afterAll(async () => administer(url, `DROP DATABASE ${database} WITH (FORCE)`));
    suite({ reach: reach.href });
  });
}

async function administer(url: string, command: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(command);
  } finally {
    await client.end();
  }
}

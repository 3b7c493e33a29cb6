import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '@voltaire/server/config/load.ts';
import { leavingThisMachine } from '@voltaire/server/describe-feeds.ts';
import { temporaryHome } from './support/running-server.ts';

describe('the addresses of stores', () => {
  let home: ReturnType<typeof temporaryHome>;
  let config: string;
  beforeEach(() => {
    home = temporaryHome();
    config = join(home.path, 'stores.mjs');
    writeFileSync(config, 'export default { stores: { questdb: "http://127.0.0.1:9000" } }');
  });
  afterEach(() => home.remove());

  it('come from the environment before the file, and what is outside is said', async () => {
    const DATABASE_URL = 'postgres://ada:secret@db.example/voltaire';
    const loaded = await loadConfig({ config }, { DATABASE_URL, REDIS_URL: '' });
    expect(loaded.stores).toEqual({ postgres: DATABASE_URL, questdb: 'http://127.0.0.1:9000' });
    expect(leavingThisMachine(loaded)).toEqual([
      'This leaves the machine: what postgres keeps is sent to db.example',
    ]);
  });

  it('are not shown when they are wrong: they may hold a password', async () => {
    const wrong = loadConfig({ config }, { DATABASE_URL: 'mysql://ada:secret@db.example' });
    await expect(wrong).rejects.toThrow(/stores\.postgres: must be an address such as "postgres:/);
    await expect(wrong).rejects.not.toThrow(/secret/);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { AccessStore } from '@voltaire/server/access/access-store.ts';
import { exchange } from '@voltaire/server/access/access-tables.ts';
import { tokenId } from '@voltaire/server/access/records.ts';
import { openPool } from '@voltaire/server/index/connection.ts';
import { migrate } from '@voltaire/server/index/migrate.ts';
import { PrismaClient } from '../../../prisma/generated/client.ts';
import { onBothEngines } from '../index/on-both-engines.ts';

onBothEngines('users and tokens of several processes', (database) => {
  const folder = mkdtempSync(join(tmpdir(), 'voltaire-access-test-'));
  let pool: Pool;
  let prisma: PrismaClient;
  let count = 0;
  let here: AccessStore;
  let elsewhere: AccessStore;
  beforeAll(async () => {
    pool = openPool(database.reach, 2);
    const client = await pool.connect();
    await migrate(client);
    client.release();
    prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  });
  beforeEach(async () => {
    await pool.query('TRUNCATE users, tokens');
    here = new AccessStore(join(folder, `${++count}.jsonl`), '');
    elsewhere = new AccessStore(join(folder, `${++count}.jsonl`), '');
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await pool.end();
    rmSync(folder, { recursive: true, force: true });
  });

  const share = async (store: AccessStore) => {
    const there = await exchange(prisma, store.records(), store.lastUses);
    store.absorb(there);
    return there;
  };

  it('made here open the door elsewhere, and are kept as hashes', async () => {
    const token = here.admit({ user: 'ann', role: 'risk' }, 'shell:test');
    expect(elsewhere.authenticate(token)).toBeNull();
    await share(here);
    await share(elsewhere);
    expect(elsewhere.authenticate(token)).toEqual({ name: 'ann', role: 'risk' });
    expect(elsewhere.records()).toEqual(here.records());
    const { rows } = await pool.query<object>(
      'SELECT * FROM users JOIN tokens ON user_name = name',
    );
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('revoked or disabled elsewhere open nothing here, also when the database is away again', async () => {
    const ann = here.admit({ user: 'ann', role: 'risk' }, 'shell:test');
    const bob = here.admit({ user: 'bob', role: 'risk' }, 'shell:test');
    await share(here);
    await share(elsewhere);
    elsewhere.revoke('ann', 'eve');
    elsewhere.disable('bob', 'eve');
    await share(elsewhere);
    expect(here.authenticate(ann)).not.toBeNull(); // it has not heard of it
    await share(here);
    expect([here.authenticate(ann), here.authenticate(bob)]).toEqual([null, null]);
    expect(here.records().tokens[0]).toMatchObject({ revokedBy: 'eve' });
  });

  it('revoked here stay revoked, whatever the tables say', async () => {
    const token = here.admit({ user: 'ann', role: 'risk' }, 'shell:test');
    await share(here);
    await share(elsewhere);
    here.revoke('ann', 'eve');
    await pool.query("UPDATE tokens SET role = 'admin', revoked_at_us = NULL");
    await share(here);
    await share(elsewhere);
    expect(here.authenticate(token)).toBeNull();
    expect(elsewhere.authenticate(token)).toBeNull();
    const { rows } = await pool.query<{ open: boolean }>(
      'SELECT revoked_at_us IS NULL AS open FROM tokens',
    );
    expect(rows).toEqual([{ open: false }]);
  });

  it('changed in two places at once let in less', async () => {
    const token = here.admit({ user: 'ann', role: 'risk' }, 'shell:test');
    await share(here);
    await share(elsewhere);
    here.setRoles('ann', ['risk', 'admin']);
    elsewhere.setRoles('ann', ['viewer', 'admin']);
    await Promise.all([share(here), share(elsewhere)]);
    await share(here);
    expect(here.records().users).toMatchObject([{ roles: ['admin'], version: 2 }]);
    expect(here.authenticate(token)).toBeNull();
    await share(elsewhere);
    expect(elsewhere.records()).toEqual(here.records());
  });

  it('brought in by two processes at the same time are all there', async () => {
    for (let at = 0; at < 20; at++) {
      here.admit({ user: `h${at}`, role: 'viewer' }, 'shell:test');
      elsewhere.admit({ user: `e${at}`, role: 'viewer' }, 'shell:test');
    }
    here.createUser('both', ['viewer'], 'shell:test');
    elsewhere.createUser('both', ['viewer'], 'shell:test');
    await Promise.all([share(here), share(elsewhere)]);
    const there = await share(here);
    expect([there.users.length, there.tokens.length]).toEqual([41, 40]);
  });

  it('are shown with their last use, to an hour', async () => {
    let nowUs = 10 * 3600e6;
    const timed = new AccessStore(join(folder, `${++count}.jsonl`), '', () => nowUs);
    const token = timed.admit({ user: 'ann', role: 'viewer' }, 'shell:test');
    await share(timed);
    timed.authenticate(token);
    const { sha256 } = timed.records().tokens[0]!;
    expect((await share(timed)).lastUses.get(sha256)).toBe(nowUs);
    const first = nowUs;
    nowUs += 3599e6;
    timed.authenticate(token);
    expect((await share(timed)).lastUses.get(sha256)).toBe(first);
    nowUs += 1e6;
    timed.authenticate(token);
    expect((await share(timed)).lastUses.get(sha256)).toBe(nowUs);
  });

  it('are gone from no copy when somebody empties the tables', async () => {
    const token = here.admit({ user: 'ann', role: 'risk' }, 'shell:test');
    await share(here);
    await pool.query('TRUNCATE users, tokens');
    await share(here);
    expect(here.authenticate(token)).not.toBeNull();
    await share(elsewhere);
    expect(elsewhere.records().tokens.map(tokenId)).toEqual(here.records().tokens.map(tokenId));
  });
});

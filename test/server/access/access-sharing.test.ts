import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AccessSharing } from '@voltaire/server/access/access-sharing.ts';
import { AccessStore } from '@voltaire/server/access/access-store.ts';
import type { SharedAccess } from '@voltaire/server/access/access-tables.ts';
import { temporaryHome } from '../support/running-server.ts';

let home: ReturnType<typeof temporaryHome>;
let store: AccessStore;
let sharing: AccessSharing;
let there: SharedAccess;
let away = '';
const said: string[] = [];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'Date'] });
  home = temporaryHome();
  store = new AccessStore(join(home.path, 'access.jsonl'), '');
  away = '';
  said.length = 0;
  there = { users: [], tokens: [], lastUses: new Map() };
  const exchange = async (known: object) => {
    if (away !== '') throw new Error(away);
    there = { ...there, ...known };
    return there;
  };
  sharing = new AccessSharing(store, exchange, (text) => said.push(text));
});
afterEach(() => {
  sharing.stop();
  vi.useRealTimers();
  home.remove();
});

it('a change here is told at once', async () => {
  sharing.start();
  await expect.poll(() => sharing.problem).toBe('');
  store.admit({ user: 'ann', role: 'admin' }, 'shell:test');
  sharing.hurry();
  await expect.poll(() => there.users.length, { timeout: 1_000 }).toBe(1);
  expect(sharing.sharedAtUs).not.toBeNull();
});

it('a database that is away keeps nobody out, and is told after half a minute, once', async () => {
  away = 'ECONNREFUSED';
  const token = store.admit({ user: 'ann', role: 'admin' }, 'shell:test');
  sharing.start();
  await expect.poll(() => sharing.problem).toBe('ECONNREFUSED');
  expect(store.authenticate(token)).not.toBeNull();
  expect(said).toEqual([]);
  vi.advanceTimersByTime(30_000);
  for (let look = 0; look < 3; look++) {
    sharing.hurry();
    await vi.waitUntil(() => said.length > 0);
  }
  expect(said).toEqual(['users and tokens are only in the file of this process: ECONNREFUSED']);
  away = '';
  sharing.hurry();
  await expect.poll(() => sharing.problem).toBe('');
  expect(there.tokens).toHaveLength(1);
});

it('a last use is the later of here and elsewhere', async () => {
  const token = store.admit({ user: 'ann', role: 'admin' }, 'shell:test');
  const { sha256 } = store.records().tokens[0]!;
  expect(sharing.lastUse(sha256)).toBeNull();
  store.authenticate(token);
  const used = store.lastUses.get(sha256)!;
  expect(sharing.lastUse(sha256)).toBe(used);
  there = { ...there, lastUses: new Map([[sha256, used + 7]]) };
  sharing.start();
  await expect.poll(() => sharing.lastUse(sha256)).toBe(used + 7);
});

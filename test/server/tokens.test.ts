import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { authenticate, requireActor } from '@voltaire/server/access/authenticate.ts';
import { TokenStore } from '@voltaire/server/access/tokens.ts';
import { temporaryHome } from './support/running-server.ts';

/** As they stood in the file before there were roles. */
const before = (name: string, letter: string) => ({
  name,
  sha256: createHash('sha256').update(letter).digest('hex'),
  createdAt: '2026-01-01T00:00:00.000Z',
});

describe('tokens', () => {
  let home: ReturnType<typeof temporaryHome>;
  let path: string;
  beforeEach(() => {
    home = temporaryHome();
    path = join(home.path, 'tokens.json');
  });
  afterEach(() => home.remove());

  it('open the door under their name, and only as long as they are not revoked', () => {
    const store = new TokenStore(path, '');
    expect(store.empty).toBe(true);
    const token = store.create('alice', 'trader');
    expect(store.empty).toBe(false);
    expect(store.authenticate(token)).toEqual({ name: 'alice', role: 'trader' });
    expect(store.authenticate(`${token}x`)).toBeNull();
    expect(store.revoke('alice')).toBe(true);
    expect(store.revoke('alice')).toBe(false);
    expect(store.authenticate(token)).toBeNull();
  });

  it('made by another process are known without a restart', async () => {
    const running = new TokenStore(path, '');
    running.create('first', 'admin');
    await new Promise((resolve) => setTimeout(resolve, 5));
    const token = new TokenStore(path, '').create('second', 'risk');
    expect(running.authenticate(token)).toEqual({ name: 'second', role: 'risk' });
  });

  it('are kept as hashes, in a file for the owner alone', () => {
    const token = new TokenStore(path, '').create('bob', 'auditor');
    expect(readFileSync(path, 'utf8')).not.toContain(token);
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('of before there were roles keep the owner in, and let others only read and stop', () => {
    writeFileSync(path, JSON.stringify([before('admin', 'a'), before('bob', 'b')]));
    const store = new TokenStore(path, '');
    expect(store.authenticate('a')).toEqual({ name: 'admin', role: 'admin' });
    expect(store.authenticate('b')).toEqual({ name: 'bob', role: 'viewer' });
    // Another token does not change what the old ones may.
    const token = store.create('eve', 'trader');
    expect(store.authenticate('b')).toEqual({ name: 'bob', role: 'viewer' });
    expect(store.authenticate(token)).toEqual({ name: 'eve', role: 'trader' });
  });

  it('of a role that nobody knows open nothing, and the file is named', () => {
    writeFileSync(path, JSON.stringify([{ name: 'x', role: 'root', sha256: '', createdAt: '' }]));
    expect(() => new TokenStore(path, '').authenticate('x')).toThrow(/tokens\.json.*0\.role/);
    writeFileSync(path, '{}');
    expect(() => new TokenStore(path, '').list()).toThrow('must hold a list of tokens');
  });

  it('from the environment are accepted too', () => {
    const store = new TokenStore(path, 'from-the-environment');
    expect(store.empty).toBe(false);
    expect(store.authenticate('from-the-environment')).toEqual({ name: 'admin', role: 'admin' });
    expect(store.authenticate('')).toBeNull();
  });

  it('refuse a second of the same name, and a name that could not stand in a record', () => {
    const store = new TokenStore(path, '');
    store.create('carol', 'viewer');
    expect(() => store.create('carol', 'viewer')).toThrow('revoke it first');
    expect(() => store.create('two words', 'viewer')).toThrow('"two words"');
    expect(() => store.create('', 'viewer')).toThrow('1 to 64');
  });
});

describe('authenticating', () => {
  const store = new TokenStore('/nowhere/tokens.json', 'secret-token');

  it('takes no header for nobody, and a wrong one for an error', () => {
    expect(authenticate(undefined, store)).toBeNull();
    expect(authenticate('Bearer secret-token', store)).toEqual({ name: 'admin', role: 'admin' });
    for (const header of ['Bearer wrong', 'secret-token', 'Basic secret-token', 'Bearer a b', 7]) {
      expect(() => authenticate(header, store)).toThrow('this token is not known');
    }
  });

  it('tells somebody without a token where to get one', () => {
    expect(() => requireActor(null)).toThrow('npx voltaire token create');
  });
});

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { authenticate, requireActor } from '@voltaire/server/access/authenticate.ts';
import { TokenStore } from '@voltaire/server/access/tokens.ts';
import { temporaryHome } from './support/running-server.ts';

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
    const token = store.create('alice');
    expect(store.empty).toBe(false);
    expect(store.authenticate(token)).toEqual({ name: 'alice' });
    expect(store.authenticate(`${token}x`)).toBeNull();
    expect(store.revoke('alice')).toBe(true);
    expect(store.revoke('alice')).toBe(false);
    expect(store.authenticate(token)).toBeNull();
  });

  it('made by another process are known without a restart', async () => {
    const running = new TokenStore(path, '');
    running.create('first');
    await new Promise((resolve) => setTimeout(resolve, 5));
    const token = new TokenStore(path, '').create('second');
    expect(running.authenticate(token)).toEqual({ name: 'second' });
  });

  it('are kept as hashes, in a file for the owner alone', () => {
    const token = new TokenStore(path, '').create('bob');
    expect(readFileSync(path, 'utf8')).not.toContain(token);
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('from the environment are accepted too', () => {
    const store = new TokenStore(path, 'from-the-environment');
    expect(store.empty).toBe(false);
    expect(store.authenticate('from-the-environment')).toEqual({ name: 'admin' });
    expect(store.authenticate('')).toBeNull();
  });

  it('refuse a second of the same name, and a name that could not stand in a record', () => {
    const store = new TokenStore(path, '');
    store.create('carol');
    expect(() => store.create('carol')).toThrow('revoke it first');
    expect(() => store.create('two words')).toThrow('"two words"');
    expect(() => store.create('')).toThrow('1 to 64');
  });
});

describe('authenticating', () => {
  const store = new TokenStore('/nowhere/tokens.json', 'secret-token');

  it('takes no header for nobody, and a wrong one for an error', () => {
    expect(authenticate(undefined, store)).toBeNull();
    expect(authenticate('Bearer secret-token', store)).toEqual({ name: 'admin' });
    for (const header of ['Bearer wrong', 'secret-token', 'Basic secret-token', 'Bearer a b', 7]) {
      expect(() => authenticate(header, store)).toThrow('this token is not known');
    }
  });

  it('tells somebody without a token where to get one', () => {
    expect(() => requireActor(null)).toThrow('npx voltaire token create');
  });
});

import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AccessStore } from '@voltaire/server/access/access-store.ts';
import { authenticate, requireActor } from '@voltaire/server/access/authenticate.ts';
import { tokenId } from '@voltaire/server/access/records.ts';
import { temporaryHome } from '../support/running-server.ts';

const BY = 'shell:test';
const hash = (text: string) => createHash('sha256').update(text).digest('hex');

/** As they stood in the file before there were roles. */
const before = (name: string, letter: string) => ({
  name,
  sha256: hash(letter),
  createdAt: '2026-01-01T00:00:00.000Z',
});

let home: ReturnType<typeof temporaryHome>;
let path: string;
let store: AccessStore;
beforeEach(() => {
  home = temporaryHome();
  path = join(home.path, 'access.jsonl');
  store = new AccessStore(path, '');
});
afterEach(() => home.remove());

describe('tokens', () => {
  it('open the door under their user’s name, and only as long as they are not revoked', () => {
    expect(store.empty).toBe(true);
    const token = store.admit({ user: 'alice', role: 'trader' }, BY);
    expect(store.empty).toBe(false);
    expect(store.authenticate(token)).toEqual({ name: 'alice', role: 'trader' });
    expect(store.authenticate(`${token}x`)).toBeNull();
    expect(store.revoke('alice', BY)).toBe(1);
    expect(store.revoke('alice', BY)).toBe(0);
    expect(store.authenticate(token)).toBeNull();
    expect(() => store.revoke('nobody', BY)).toThrow('no token and no user "nobody"');
  });

  it('of one user are revoked one by one by their ids', () => {
    const one = store.admit({ user: 'alice', role: 'trader' }, BY);
    const two = store.admit({ user: 'alice', role: 'risk' }, BY);
    expect(store.authenticate(one)).toEqual({ name: 'alice', role: 'trader' });
    expect(store.authenticate(two)).toEqual({ name: 'alice', role: 'risk' });
    expect(store.revoke(tokenId({ sha256: hash(one) }), 'ann')).toBe(1);
    expect(store.authenticate(one)).toBeNull();
    expect(store.authenticate(two)).not.toBeNull();
    expect(store.records().tokens[0]).toMatchObject({ revokedBy: 'ann' });
  });

  it('end when they were made to', () => {
    let nowUs = 1_000;
    const timed = new AccessStore(path, '', () => nowUs);
    const wanted = { user: 'alice', role: 'viewer', expiresAtUs: 2_000 } as const;
    const token = timed.admit(wanted, BY);
    nowUs = 1_999;
    expect(timed.authenticate(token)).not.toBeNull();
    nowUs = 2_000;
    expect(timed.authenticate(token)).toBeNull();
    expect(() => timed.createToken(wanted, BY)).toThrow('later than now');
  });

  it('made, and revoked, by another process are known without a restart', () => {
    store.admit({ user: 'first', role: 'admin' }, BY);
    const other = new AccessStore(path, '');
    const token = other.admit({ user: 'second', role: 'risk' }, BY);
    expect(store.authenticate(token)).toEqual({ name: 'second', role: 'risk' });
    other.revoke('second', BY);
    expect(store.authenticate(token)).toBeNull();
  });

  it('are kept as hashes, in a file for the owner alone', () => {
    const token = store.admit({ user: 'bob', role: 'auditor' }, BY);
    expect(readFileSync(path, 'utf8')).not.toContain(token);
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('from the environment are accepted too, as long as the user admin is not disabled', () => {
    const open = new AccessStore(path, 'from-the-environment');
    expect(open.empty).toBe(false);
    expect(open.authenticate('from-the-environment')).toEqual({ name: 'admin', role: 'admin' });
    expect(open.authenticate('')).toBeNull();
    store.createUser('admin', ['admin'], BY);
    store.disable('admin', BY);
    expect(open.authenticate('from-the-environment')).toBeNull();
  });
});

describe('users', () => {
  it('have the tokens that their roles allow', () => {
    store.createUser('carol', ['viewer', 'trader'], BY);
    const token = store.createToken({ user: 'carol', role: 'trader' }, BY);
    expect(() => store.createToken({ user: 'carol', role: 'admin' }, BY)).toThrow(
      'has not the role',
    );
    expect(() => store.createToken({ user: 'dan', role: 'admin' }, BY)).toThrow('no user "dan"');
    store.setRoles('carol', ['viewer']);
    expect(store.authenticate(token)).toBeNull();
    store.setRoles('carol', ['trader']);
    expect(store.authenticate(token)).toEqual({ name: 'carol', role: 'trader' });
  });

  it('that are disabled sign in no more, also once they are enabled again, without a new token', () => {
    const token = store.admit({ user: 'carol', role: 'viewer' }, BY);
    store.disable('carol', 'ann');
    expect(store.authenticate(token)).toBeNull();
    expect(() => store.admit({ user: 'carol', role: 'viewer' }, BY)).toThrow('is disabled');
    store.enable('carol');
    expect(store.authenticate(token)).toBeNull();
    const second = store.createToken({ user: 'carol', role: 'viewer' }, BY);
    expect(store.authenticate(second)).toEqual({ name: 'carol', role: 'viewer' });
  });

  it('have a name that can stand in a record, and that no other has in any case of letters', () => {
    store.createUser('carol', ['viewer'], BY);
    expect(() => store.createUser('Carol', ['risk'], BY)).toThrow(
      'there is a user "carol" already',
    );
    expect(() => store.admit({ user: 'CAROL', role: 'risk' }, BY)).toThrow(
      'a user "carol" already',
    );
    expect(() => store.createUser('two words', ['viewer'], BY)).toThrow('"two words"');
    expect(() => store.createUser('', ['viewer'], BY)).toThrow('1 to 64');
    expect(() => store.createUser('dan', [], BY)).toThrow('needs a role');
  });
});

describe('the file of users and tokens', () => {
  it('of before there were users is taken over, and kept under another name', () => {
    const old = join(home.path, 'tokens.json');
    const traded = { ...before('tom', 't'), role: 'trader' };
    writeFileSync(old, JSON.stringify([before('admin', 'a'), before('bob', 'b'), traded]));
    expect(store.empty).toBe(false);
    expect(store.authenticate('a')).toEqual({ name: 'admin', role: 'admin' });
    expect(store.authenticate('b')).toEqual({ name: 'bob', role: 'viewer' });
    expect(store.authenticate('t')).toEqual({ name: 'tom', role: 'trader' });
    expect(existsSync(old)).toBe(false);
    expect(existsSync(`${old}.before-users`)).toBe(true);
    store.revoke('bob', BY);
    expect(new AccessStore(path, '').authenticate('b')).toBeNull();
  });

  it('of before, when it is none, lets nobody in, and is named', () => {
    const old = join(home.path, 'tokens.json');
    writeFileSync(old, JSON.stringify([{ name: 'x', role: 'root', sha256: '', createdAt: '' }]));
    expect(() => store.authenticate('x')).toThrow(/tokens\.json.*0\.role/);
    writeFileSync(old, '{}');
    expect(() => store.authenticate('x')).toThrow('must hold a list of tokens');
  });

  it('lets nobody in when a line cannot be read: it might be the one that revokes', () => {
    const token = store.admit({ user: 'ann', role: 'admin' }, BY);
    appendFileSync(path, '{"token":{"sha256":"no"}}\n');
    expect(() => store.authenticate(token)).toThrow(/access\.jsonl: line 3/);
    expect(() => store.authenticate(token)).toThrow(/line 3/); // not only the first time
    expect(() => new AccessStore(path, '').authenticate(token)).toThrow(/line 3/);
  });

  it('goes on behind a line that a crash cut short', () => {
    const token = store.admit({ user: 'ann', role: 'admin' }, BY);
    appendFileSync(path, '{"token":{"sha2');
    expect(store.authenticate(token)).not.toBeNull();
    const second = store.admit({ user: 'bob', role: 'risk' }, BY);
    expect(store.authenticate(second)).toEqual({ name: 'bob', role: 'risk' });
    expect(new AccessStore(path, '').authenticate(second)).not.toBeNull();
  });

  it('that is removed lets nobody in', () => {
    const token = store.admit({ user: 'ann', role: 'admin' }, BY);
    expect(store.authenticate(token)).not.toBeNull();
    rmSync(path);
    expect(store.authenticate(token)).toBeNull();
  });

  it('opens nothing by a role that this version does not know', () => {
    const token = store.admit({ user: 'ann', role: 'admin' }, BY);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('"admin"', '"root"'));
    expect(new AccessStore(path, '').authenticate(token)).toBeNull();
  });
});

describe('authenticating', () => {
  it('takes no header for nobody, and a wrong one for an error', () => {
    const open = new AccessStore(path, 'secret-token');
    expect(authenticate(undefined, open)).toBeNull();
    expect(authenticate('Bearer secret-token', open)).toEqual({ name: 'admin', role: 'admin' });
    for (const header of ['Bearer wrong', 'secret-token', 'Basic secret-token', 'Bearer a b', 7]) {
      expect(() => authenticate(header, open)).toThrow('this token opens nothing');
    }
  });

  it('tells somebody without a token where to get one', () => {
    expect(() => requireActor(null)).toThrow('npx voltaire token create');
  });
});

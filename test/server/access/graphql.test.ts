import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AccessStore } from '@voltaire/server/access/access-store.ts';
import { tokenId } from '@voltaire/server/access/records.ts';
import { MadeUpServer } from '../support/made-up-kernel.ts';
import { temporaryHome } from '../support/running-server.ts';

let home: ReturnType<typeof temporaryHome>;
let store: AccessStore;
let server: MadeUpServer;
let hurried = 0;
let token: string;

beforeEach(() => {
  home = temporaryHome();
  store = new AccessStore(join(home.path, 'access.jsonl'), '');
  hurried = 0;
  const access = {
    store,
    sharedAtUs: 7,
    problem: '',
    lastUse: () => 5,
    hurry: () => void hurried++,
  };
  server = new MadeUpServer('/nowhere', { access });
  token = store.admit({ user: 'bob', role: 'trader' }, 'shell:test');
  store.admit({ user: 'ann', role: 'admin' }, 'shell:test');
});
afterEach(() => home.remove());

const revoke = (id: string) => `mutation { revokeToken(id: "${id}") { problem } }`;
const disable = (name: string) =>
  `mutation { disableUser(name: "${name}") { users { name disabledBy } } }`;
const idOf = (user: string) => tokenId(store.records().tokens.find((each) => each.user === user)!);

it('an admin sees users, roles and tokens, and nothing that would let anybody in', async () => {
  const query =
    '{ access { sharedAtUs problem users { name roles createdBy disabledAtUs tokens { id role revokedAtUs lastUsedAtUs } } } }';
  const answer = await server.ask(query, 'admin', 'ann');
  expect(answer).toMatchObject({
    access: {
      sharedAtUs: 7,
      users: [
        { name: 'ann', roles: ['admin'] },
        {
          name: 'bob',
          roles: ['trader'],
          createdBy: 'shell:test',
          disabledAtUs: null,
          tokens: [{ id: idOf('bob'), role: 'trader', revokedAtUs: null, lastUsedAtUs: 5 }],
        },
      ],
    },
  });
  expect(JSON.stringify(answer)).not.toContain(token);
  for (const role of ['viewer', 'risk', 'auditor', 'publisher', null] as const) {
    const code = role === null ? 'UNAUTHENTICATED' : 'FORBIDDEN';
    expect(await server.ask(query, role)).toMatchObject({ code });
  }
});

it('an admin revokes a token, which is told to the others at once', async () => {
  expect(await server.ask(revoke(idOf('bob')), 'risk')).toMatchObject({ code: 'FORBIDDEN' });
  expect(await server.ask(revoke('bob'), 'admin')).toMatchObject({ code: 'BAD_USER_INPUT' });
  expect(store.authenticate(token)).not.toBeNull();
  expect(await server.ask(revoke(idOf('bob')), 'admin', 'ann')).toEqual({
    revokeToken: { problem: '' },
  });
  expect(store.authenticate(token)).toBeNull();
  expect(hurried).toBe(1);
});

it('an admin disables a user, but not themselves', async () => {
  expect(await server.ask(disable('bob'), 'trader')).toMatchObject({ code: 'FORBIDDEN' });
  expect(await server.ask(disable('eve'), 'admin')).toMatchObject({ code: 'BAD_USER_INPUT' });
  expect(await server.ask(disable('ann'), 'admin', 'ann')).toMatchObject({
    message: 'nobody disables themselves: ask another admin to',
  });
  expect(await server.ask(disable('bob'), 'admin', 'ann')).toEqual({
    disableUser: {
      users: [
        { name: 'ann', disabledBy: null },
        { name: 'bob', disabledBy: 'ann' },
      ],
    },
  });
  expect(store.authenticate(token)).toBeNull();
});

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { GraphQLError } from 'graphql';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type Action,
  mayDo,
  PERMISSIONS,
  permit,
  type Role,
  ROLES,
} from '@voltaire/server/access/permissions.ts';
import { temporaryHome } from './support/running-server.ts';

/** Every role × every action, written out once more: a slip in the table must not go unseen. */
const MAY: Readonly<Record<Role, Readonly<Record<Action, boolean>>>> = {
  viewer: only('read', 'halt'),
  auditor: only(
    ...(['read', 'halt', 'verifyLedger', 'replayDecision', 'counterfactual'] as const),
    'exportDecisions',
  ),
  trader: only(
    ...(['read', 'halt', 'flatten', 'proposeRelease', 'setAggression', 'setBias'] as const),
    ...(['acceptAdvice', 'requestReasoning', 'publishNews'] as const),
    ...(['placeOrder', 'cancelOrder'] as const),
  ),
  risk: only(...actions().filter((action) => action !== 'manageAccess')),
  admin: only(...actions()),
  publisher: only('publishNews'),
};

function actions(): Action[] {
  return Object.keys(PERMISSIONS) as Action[];
}

function only(...allowed: Action[]): Record<Action, boolean> {
  return Object.fromEntries(
    actions().map((action) => [action, allowed.includes(action)]),
  ) as Record<Action, boolean>;
}

const codeOf = (attempt: () => unknown): unknown => {
  try {
    attempt();
    return 'ALLOWED';
  } catch (error) {
    return error instanceof GraphQLError ? error.extensions.code : error;
  }
};

describe('a role', () => {
  const table = ROLES.flatMap((role) => actions().map((action) => [role, action] as const));

  it.each(table)('%s, asking for %s, gets what the table says', (role, action) => {
    const allowed = MAY[role][action];
    const actor = { name: 'somebody', role };
    expect(mayDo(role, action)).toBe(allowed);
    expect(codeOf(() => permit(actor, action))).toBe(allowed ? 'ALLOWED' : 'FORBIDDEN');
  });

  it.each(actions())('is needed for %s: nobody may do it unknown', (action) => {
    expect(codeOf(() => permit(null, action))).toBe('UNAUTHENTICATED');
  });

  it('that is not enough is told which would be', () => {
    expect(() => permit({ name: 'tom', role: 'trader' }, 'approveRelease')).toThrow(
      'approving a release needs the role risk, admin; this token of "tom" has trader',
    );
  });

  it('lets everybody who may read stop, and fewer people start again than ask for it', () => {
    expect(PERMISSIONS.halt).toEqual(PERMISSIONS.read);
    expect(ROLES.filter((role) => !mayDo(role, 'halt'))).toEqual(['publisher']);
    const { proposeRelease, approveRelease } = PERMISSIONS;
    expect(approveRelease.every((role) => proposeRelease.includes(role))).toBe(true);
    expect(approveRelease.length).toBeLessThan(proposeRelease.length);
  });
});

describe('voltaire token and user', () => {
  const home = temporaryHome();
  afterAll(() => home.remove());
  const door = fileURLToPath(new URL('../../server/bin/voltaire.mjs', import.meta.url));
  const voltaire = (...args: string[]) =>
    spawnSync(process.execPath, [door, ...args], {
      encoding: 'utf8',
      env: { ...process.env, VOLTAIRE_HOME: home.path },
    });

  const run = (...args: string[]) => {
    const { status, stdout, stderr } = voltaire(...args);
    return status === 0 ? stdout : stderr;
  };

  it('asks for a role, makes the token, and lists it with its role', { timeout: 60_000 }, () => {
    const without = voltaire('token', 'create', '--name', 'ann');
    expect([without.status, without.stdout]).toEqual([1, '']);
    expect(without.stderr).toMatch(/--role is missing: viewer .*risk steers and approves/);
    expect(voltaire('token', 'create', '--name', 'ann', '--role', 'root').stderr).toContain(
      'was "root"',
    );
    const made = voltaire('token', 'create', '--name', 'ann', '--role', 'risk');
    expect([made.status, made.stdout.trim().length]).toEqual([0, 43]);
    expect(voltaire('token', 'list').stdout).toMatch(/^[\da-f]{12} {2}\S+ {2}risk {7}ann\n$/);
  });

  it('make a user with roles, a token of one of them, and disable the user', () => {
    expect(run('user', 'create', '--name', 'bob', '--role', 'viewer', 'trader')).toBe('made bob\n');
    const risk = run('token', 'create', '--user', 'bob', '--role', 'risk');
    expect(risk).toContain('the user "bob" has not the role risk');
    expect(run('token', 'create', '--role', 'risk')).toContain('either --name or --user');
    const timed = ['token', 'create', '--user', 'bob', '--role', 'trader', '--days', '2'];
    expect(run(...timed)).toMatch(/^[\w-]{43}\n$/);
    expect(run('user', 'list')).toMatch(/bob +1 token +trader, viewer\n/);
    expect(run('token', 'list')).toMatch(/ trader {5}bob {2}until \d{4}-/);
    expect(run('user', 'disable', 'bob')).toBe('disabled bob\n');
    expect(run('user', 'list')).toMatch(/bob +disabled +trader, viewer\n/);
    expect(run('token', 'list')).toMatch(/ trader {5}bob {2}revoked \d{4}-/);
    expect(run('user', 'disable', 'eve')).toContain('there is no user "eve"');
  }, 120_000);
});

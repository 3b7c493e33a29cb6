import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  mergeTokens,
  mergeUsers,
  type TokenRecord,
  type UserRecord,
} from '@voltaire/server/access/records.ts';

const mark = fc.option(fc.nat({ max: 5 }), { nil: null });
const user: fc.Arbitrary<UserRecord> = fc
  .record({
    roles: fc.subarray(['admin', 'risk', 'viewer']),
    version: fc.integer({ min: 1, max: 3 }),
    createdAtUs: fc.nat({ max: 3 }),
    createdBy: fc.constantFrom('a', 'b'),
    disabledAtUs: mark,
    by: fc.constantFrom('a', 'b'),
  })
  .map(({ by, roles, ...rest }) => ({
    name: 'ann',
    ...rest,
    roles: roles.toSorted(),
    disabledBy: rest.disabledAtUs === null ? null : by,
  }));
const token: fc.Arbitrary<TokenRecord> = mark.map((revokedAtUs) => ({
  sha256: 'a'.repeat(64),
  user: 'ann',
  role: 'admin',
  createdAtUs: 0,
  createdBy: 'a',
  expiresAtUs: null,
  revokedAtUs,
  revokedBy: revokedAtUs === null ? null : 'b',
}));

describe('copies of one user', () => {
  it('become the same one in any order, and any number of times', () => {
    fc.assert(
      fc.property(user, user, user, (a, b, c) => {
        expect(mergeUsers(a, b)).toEqual(mergeUsers(b, a));
        expect(mergeUsers(mergeUsers(a, b), c)).toEqual(mergeUsers(a, mergeUsers(b, c)));
        const merged = mergeUsers(a, b);
        expect(mergeUsers(merged, a)).toEqual(merged);
      }),
    );
  });

  it('let in less when neither is newer', () => {
    fc.assert(
      fc.property(user, user, (a, b) => {
        const merged = mergeUsers(a, { ...b, version: a.version });
        for (const role of merged.roles) {
          expect(a.roles).toContain(role);
          expect(b.roles).toContain(role);
        }
        const isDisabled = a.disabledAtUs !== null || b.disabledAtUs !== null;
        expect(merged.disabledAtUs !== null).toBe(isDisabled);
      }),
    );
  });
});

describe('copies of one token', () => {
  it('are revoked as soon as one is, for good', () => {
    fc.assert(
      fc.property(token, token, (a, b) => {
        const merged = mergeTokens(a, b);
        expect(merged).toEqual(mergeTokens(b, a));
        const isRevoked = a.revokedAtUs !== null || b.revokedAtUs !== null;
        expect(merged.revokedAtUs !== null).toBe(isRevoked);
      }),
    );
  });

  it('never get a role, a user or a longer life from elsewhere', () => {
    fc.assert(
      fc.property(token, token, (a, b) => {
        const other = { ...b, role: 'root', user: 'eve', expiresAtUs: 9 };
        expect(mergeTokens(a, other)).toMatchObject({
          role: 'admin',
          user: 'ann',
          expiresAtUs: null,
        });
      }),
    );
  });
});

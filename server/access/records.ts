import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

/*
 * Users and tokens as they are kept in the file and in the tables. Two copies of a record become one by
 * `mergeUsers` and `mergeTokens`, in any order and any number of times; where copies differ and neither is
 * newer, what lets in less counts. A token that was revoked anywhere stays revoked.
 */

const atUs = z.number().int().nonnegative();
const name = z.string().min(1).max(64);

export const userRecord = z.strictObject({
  name,
  /** A role that this version does not know lets nobody in. */
  roles: z.array(z.string()),
  /** Counts its changes: of two copies the higher counts. */
  version: z.number().int().positive(),
  createdAtUs: atUs,
  createdBy: z.string(),
  disabledAtUs: atUs.nullable(),
  disabledBy: z.string().nullable(),
});
export type UserRecord = Readonly<z.infer<typeof userRecord>>;

export const tokenRecord = z.strictObject({
  /** Of the token, which has 256 random bits: a plain hash is enough, and lets nobody in. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  user: name,
  /** Which of the user's roles it has; once he has it no longer, it opens nothing. */
  role: z.string(),
  createdAtUs: atUs,
  createdBy: z.string(),
  expiresAtUs: atUs.nullable(),
  revokedAtUs: atUs.nullable(),
  revokedBy: z.string().nullable(),
});
export type TokenRecord = Readonly<z.infer<typeof tokenRecord>>;

export interface AccessRecords {
  readonly users: readonly UserRecord[];
  readonly tokens: readonly TokenRecord[];
}

/** What people call a token by: the first digits of its hash. */
export function tokenId({ sha256 }: Pick<TokenRecord, 'sha256'>): string {
  return sha256.slice(0, 12);
}

/** Two copies of one user. */
export function mergeUsers(one: UserRecord, other: UserRecord): UserRecord {
  if (one.version !== other.version) return one.version > other.version ? one : other;
  const roles = one.roles.filter((role) => other.roles.includes(role)).sort();
  const [first, second] = inOrder(one, other, ({ createdAtUs, createdBy }) => [
    createdAtUs,
    createdBy,
  ]);
  const { disabledAtUs, disabledBy } = earlier(first, second, 'disabledAtUs', 'disabledBy');
  return { ...first, roles, disabledAtUs, disabledBy };
}

/** Two copies of one token. What it opens is never changed by a copy from elsewhere. */
export function mergeTokens(known: TokenRecord, other: TokenRecord): TokenRecord {
  const { revokedAtUs, revokedBy } = earlier(known, other, 'revokedAtUs', 'revokedBy');
  return { ...known, revokedAtUs, revokedBy };
}

/** The mark that was set first, and by whom. */
function earlier<At extends string, By extends string>(
  one: Readonly<Record<At, number | null> & Record<By, string | null>>,
  other: Readonly<Record<At, number | null> & Record<By, string | null>>,
  at: At,
  by: By,
): Record<At, number | null> & Record<By, string | null> {
  const [first] = inOrder(one, other, (each) => [each[at] ?? Infinity, each[by] ?? '']);
  return first;
}

function inOrder<T>(one: T, other: T, by: (each: T) => [number, string]): [T, T] {
  const [a, b] = [by(one), by(other)];
  return a[0] < b[0] || (a[0] === b[0] && a[1] <= b[1]) ? [one, other] : [other, one];
}

/** Nothing that counts is different. */
export function isSame<T extends object>(one: T, other: T): boolean {
  return isDeepStrictEqual(one, other);
}

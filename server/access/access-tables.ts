import type { Prisma, PrismaClient } from '../../prisma/generated/client.ts';
import {
  type AccessRecords,
  isSame,
  mergeTokens,
  mergeUsers,
  type TokenRecord,
  type UserRecord,
} from './records.ts';

/** A later use is written down when it is so much later, µs. */
const LAST_USE_STEP_US = 3600e6;

/** µs since the epoch of the last use of a token, by its hash. */
export type LastUses = ReadonlyMap<string, number>;

export interface SharedAccess extends AccessRecords {
  readonly lastUses: LastUses;
}

type Tables = Pick<PrismaClient, 'user' | 'token'>;

/**
 * The copy of users and tokens that processes share, in PostgreSQL: brings in what is known here, and
 * returns all that is known there. Nothing that lets in less is ever overwritten by what lets in more.
 */
export async function exchange(
  prisma: PrismaClient,
  known: AccessRecords,
  lastUses: LastUses,
): Promise<SharedAccess> {
  const there = await read(prisma);
  if (isNothing(missing(there, known, lastUses))) return there;
  return prisma.$transaction(async (tables) => {
    // Whoever else brings something in at this moment waits.
    await tables.$executeRaw`LOCK TABLE users, tokens IN SHARE ROW EXCLUSIVE MODE`;
    const news = missing(await read(tables), known, lastUses);
    await write(tables, news);
    return read(tables);
  });
}

async function read({ user, token }: Tables): Promise<SharedAccess> {
  // One after the other: a transaction has one connection.
  const users = await user.findMany();
  const tokens = await token.findMany();
  return {
    users: users.map(({ createdAtUs, disabledAtUs, ...rest }) => ({
      ...rest,
      createdAtUs: Number(createdAtUs),
      disabledAtUs: numberOf(disabledAtUs),
    })),
    tokens: tokens.map(
      ({ userName, createdAtUs, expiresAtUs, revokedAtUs, lastUsedAtUs: _used, ...rest }) => ({
        ...rest,
        user: userName,
        createdAtUs: Number(createdAtUs),
        expiresAtUs: numberOf(expiresAtUs),
        revokedAtUs: numberOf(revokedAtUs),
      }),
    ),
    lastUses: new Map(
      tokens.flatMap(({ sha256, lastUsedAtUs }) =>
        lastUsedAtUs === null ? [] : [[sha256, Number(lastUsedAtUs)]],
      ),
    ),
  };
}

/** What is known here and not there. A token of nobody opens nothing, and stays here. */
function missing(there: SharedAccess, known: AccessRecords, lastUses: LastUses): SharedAccess {
  const usersThere = new Map(there.users.map((user) => [user.name, user]));
  const tokensThere = new Map(there.tokens.map((token) => [token.sha256, token]));
  const names = new Set([...there.users, ...known.users].map(({ name }) => name));
  return {
    users: known.users.flatMap((user) => newer(usersThere.get(user.name), user, mergeUsers)),
    tokens: known.tokens
      .filter(({ user }) => names.has(user))
      .flatMap((token) => newer(tokensThere.get(token.sha256), token, mergeTokens)),
    lastUses: new Map(
      Array.from(lastUses).filter(
        ([hash, at]) => at >= (there.lastUses.get(hash) ?? 0) + LAST_USE_STEP_US,
      ),
    ),
  };
}

function newer<T extends object>(
  there: T | undefined,
  here: T,
  merge: (there: T, here: T) => T,
): T[] {
  if (!there) return [here];
  const merged = merge(there, here);
  return isSame(merged, there) ? [] : [merged];
}

function isNothing({ users, tokens, lastUses }: SharedAccess): boolean {
  return users.length === 0 && tokens.length === 0 && lastUses.size === 0;
}

async function write(tables: Tables, { users, tokens, lastUses }: SharedAccess): Promise<void> {
  for (const user of users) {
    const { name, ...fields } = userRow(user);
    await tables.user.upsert({ where: { name }, create: { name, ...fields }, update: fields });
  }
  for (const token of tokens) {
    const { sha256, ...fields } = tokenRow(token);
    const { revokedAtUs, revokedBy } = fields;
    await tables.token.upsert({
      where: { sha256 },
      create: { sha256, ...fields },
      update: { revokedAtUs, revokedBy },
    });
  }
  for (const [sha256, atUs] of lastUses) {
    await tables.token.updateMany({
      where: { sha256 },
      data: { lastUsedAtUs: BigInt(Math.round(atUs)) },
    });
  }
}

function userRow({ createdAtUs, disabledAtUs, roles, ...rest }: UserRecord) {
  return {
    ...rest,
    roles: [...roles],
    createdAtUs: BigInt(createdAtUs),
    disabledAtUs: bigintOf(disabledAtUs),
  } satisfies Prisma.UserCreateInput;
}

function tokenRow({ user, createdAtUs, expiresAtUs, revokedAtUs, ...rest }: TokenRecord) {
  return {
    ...rest,
    userName: user,
    createdAtUs: BigInt(createdAtUs),
    expiresAtUs: bigintOf(expiresAtUs),
    revokedAtUs: bigintOf(revokedAtUs),
  } satisfies Prisma.TokenUncheckedCreateInput;
}

function numberOf(value: bigint | null): number | null {
  return value === null ? null : Number(value);
}

function bigintOf(value: number | null): bigint | null {
  return value === null ? null : BigInt(value);
}

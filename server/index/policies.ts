import { differencesOf } from '@voltaire/reflex/journal/replay-decision.ts';
import type { Policy as PolicyRecord } from '@voltaire/reflex/model/policy.ts';
import type { PolicyDifference, UsedPolicy } from '@voltaire/schema/auditing.ts';
import type { Policy } from '@voltaire/schema/governance.ts';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { canonicalJson } from '../policy.ts';
import { badInput } from '../resolvers/user-input.ts';

/** Newest first. */
export async function usedPolicies(prisma: PrismaClient): Promise<UsedPolicy[]> {
  const rows = await prisma.policy.findMany({
    select: { hash: true, firstUsedAtUs: true },
    orderBy: [{ firstUsedAtUs: 'desc' }, { hash: 'asc' }],
    take: 500,
  });
  return rows.map(({ hash, firstUsedAtUs }) => ({ hash, firstUsedAtUs: Number(firstUsedAtUs) }));
}

/** Null when no run was made under it. */
export async function policyOfHash(prisma: PrismaClient, hash: string): Promise<Policy | null> {
  const row = await prisma.policy.findUnique({ where: { hash } });
  if (!row) return null;
  const policy = row.policy as unknown as PolicyRecord;
  return { hash, version: policy.version, json: canonicalJson(policy) };
}

/** Field by field. Throws BAD_USER_INPUT for a policy that is not known. */
export async function policyDifferences(
  prisma: PrismaClient,
  from: string,
  to: string,
): Promise<PolicyDifference[]> {
  const [one, other] = await Promise.all(
    [from, to].map(async (hash) => {
      const row = await prisma.policy.findUnique({ where: { hash } });
      if (row) return row.policy;
      throw badInput(`no run was made under a policy "${hash.slice(0, 80)}": see policies`);
    }),
  );
  return differencesOf(one, other).map(({ field, recorded, replayed }) => ({
    field,
    from: recorded === '' ? null : recorded,
    to: replayed === '' ? null : replayed,
  }));
}

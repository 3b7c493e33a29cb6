import type { InterventionConnection, InterventionFilter } from '@voltaire/schema/auditing.ts';
import type { InterventionKind } from '@voltaire/schema/enums.ts';
import type { Prisma, PrismaClient } from '../../prisma/generated/client.ts';
import { canonicalJson } from '../policy.ts';
import { badInput } from '../resolvers/user-input.ts';
import { type PageStart, pageOf } from './cursor.ts';
import { momentsOf } from './moments.ts';

/** Newest first. People act seldom enough that all of them can be counted. */
export async function pageOfInterventions(
  prisma: PrismaClient,
  wanted: InterventionFilter,
  first: number,
  after: PageStart | null,
): Promise<InterventionConnection> {
  const where = conditionOf(wanted);
  const [rows, totalCount] = await Promise.all([
    prisma.intervention.findMany({
      where: after ? { AND: [where, behind(after)] } : where,
      orderBy: [{ atUs: 'desc' }, { place: 'desc' }],
      take: first + 1,
    }),
    prisma.intervention.count({ where }),
  ]);
  const found = rows.map(({ place, atUs, actor, kind, scope, reason, details }) => ({
    id: String(place),
    atUs: Number(atUs),
    actor,
    kind: kind as InterventionKind,
    scope,
    reason,
    details: canonicalJson(details),
  }));
  return { ...pageOf(found, first, { hasPrevious: after !== null }), totalCount };
}

function conditionOf(wanted: InterventionFilter): Prisma.InterventionWhereInput {
  const { actor, kind, scope } = wanted;
  return {
    ...(actor && { actor }),
    ...(kind && { kind }),
    ...(scope && { scope }),
    ...momentsOf(wanted),
  };
}

function behind({ atUs, id }: PageStart): Prisma.InterventionWhereInput {
  if (!/^\d{1,18}$/.test(id)) throw badInput('`after` must be a cursor of an earlier page');
  const at = BigInt(Math.floor(atUs));
  return { OR: [{ atUs: { lt: at } }, { atUs: at, place: { lt: BigInt(id) } }] };
}

import type { ApprovalConnection, ApprovalFilter } from '@voltaire/schema/approvals.ts';
import type { ApprovalKind, ApprovalState } from '@voltaire/schema/enums.ts';
import type { Prisma, PrismaClient } from '../../prisma/generated/client.ts';
import { canonicalJson } from '../policy.ts';
import { type PageStart, pageOf } from './cursor.ts';
import { momentsOf } from './moments.ts';

/** Newest first. Few enough that all of them can be counted. */
export async function pageOfApprovals(
  prisma: PrismaClient,
  wanted: ApprovalFilter,
  first: number,
  after: PageStart | null,
): Promise<ApprovalConnection> {
  const where = conditionOf(wanted);
  const [rows, totalCount] = await Promise.all([
    prisma.approval.findMany({
      where: after ? { AND: [where, behind(after)] } : where,
      orderBy: [{ atUs: 'desc' }, { id: 'desc' }],
      take: first + 1,
    }),
    prisma.approval.count({ where }),
  ]);
  const found = rows.map((row) => ({
    ...row,
    kind: row.kind as ApprovalKind,
    state: row.state as ApprovalState,
    details: canonicalJson(row.details),
    atUs: Number(row.atUs),
    expiresAtUs: Number(row.expiresAtUs),
    closedAtUs: row.closedAtUs === null ? null : Number(row.closedAtUs),
    place: String(row.place),
    closedPlace: row.closedPlace === null ? null : String(row.closedPlace),
  }));
  return { ...pageOf(found, first, { hasPrevious: after !== null }), totalCount };
}

function conditionOf(wanted: ApprovalFilter): Prisma.ApprovalWhereInput {
  const { kind, state, scope, proposer, approver } = wanted;
  return {
    ...(kind && { kind }),
    ...(state && { state }),
    ...(scope && { scope }),
    ...(proposer && { proposer }),
    ...(approver && { approver }),
    ...momentsOf(wanted),
  };
}

function behind({ atUs, id }: PageStart): Prisma.ApprovalWhereInput {
  const at = BigInt(Math.floor(atUs));
  return { OR: [{ atUs: { lt: at } }, { atUs: at, id: { lt: id } }] };
}

import { ApprovalConnection, ApprovalFilter } from '@voltaire/schema/approvals.ts';
import {
  InterventionConnection,
  InterventionFilter,
  JournalIndex,
  PolicyDifference,
  UsedPolicy,
} from '@voltaire/schema/auditing.ts';
import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';
import { readCursor } from '../index/cursor.ts';
import { pageOfApprovals } from '../index/approvals.ts';
import { pageOfInterventions } from '../index/interventions.ts';
import { policyDifferences, usedPolicies } from '../index/policies.ts';
import type { Context } from './context.ts';
import { checkFirst } from './user-input.ts';

@Resolver()
export class AuditingResolver {
  @Query(() => JournalIndex)
  index(@Ctx() { index }: Context): JournalIndex {
    return { engine: index.engine, ...index.state };
  }

  @Query(() => InterventionConnection, {
    description:
      'What people, and models in their place, told the kernel. Newest first, of all runs.',
  })
  async interventions(
    @Ctx() { index }: Context,
    @Arg('filter', () => InterventionFilter, { nullable: true }) filter?: InterventionFilter | null,
    @Arg('first', () => Int, { defaultValue: 50 }) first = 50,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ): Promise<InterventionConnection> {
    const start = after ? readCursor(after) : null;
    checkFirst(first);
    await index.catchUp();
    return index.ask((prisma) => pageOfInterventions(prisma, filter ?? {}, first, start));
  }

  @Query(() => ApprovalConnection, {
    description:
      'What one person, or a model, has asked for and another person must approve. Newest first, of all runs.',
  })
  async approvals(
    @Ctx() { index }: Context,
    @Arg('filter', () => ApprovalFilter, { nullable: true }) filter?: ApprovalFilter | null,
    @Arg('first', () => Int, { defaultValue: 50 }) first = 50,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ): Promise<ApprovalConnection> {
    const start = after ? readCursor(after) : null;
    checkFirst(first);
    await index.catchUp();
    return index.ask((prisma) => pageOfApprovals(prisma, filter ?? {}, first, start));
  }

  @Query(() => [UsedPolicy], { description: 'That runs were made under; the newest 500 first.' })
  async policies(@Ctx() { index }: Context): Promise<UsedPolicy[]> {
    return index.ask(usedPolicies);
  }

  @Query(() => [PolicyDifference], { description: 'From one policy to another, field by field.' })
  async policyDifferences(
    @Arg('from', () => String) from: string,
    @Arg('to', () => String) to: string,
    @Ctx() { index }: Context,
  ): Promise<PolicyDifference[]> {
    return index.ask((prisma) => policyDifferences(prisma, from, to));
  }
}

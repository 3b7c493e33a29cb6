import {
  Decision,
  DecisionConnection,
  DecisionExport,
  DecisionFilter,
} from '@voltaire/schema/decisions.ts';
import { ExportFormat } from '@voltaire/schema/enums.ts';
import {
  Arg,
  Ctx,
  FieldResolver,
  Float,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { permit } from '../access/permissions.ts';
import { TICKET_LASTS_S } from '../export/tickets.ts';
import { findDecision, pageOfDecisions } from '../index/decisions.ts';
import type { Context } from './context.ts';
import { checkFirst } from './user-input.ts';

@Resolver(() => DecisionConnection)
export class DecisionResolver {
  @Query(() => DecisionConnection, {
    description:
      'Newest first, of all runs. What was just decided is there; with a filter, the index is asked, and INDEX_UNAVAILABLE says that it cannot be.',
  })
  async decisions(
    @Ctx() { views, index }: Context,
    @Arg('filter', () => DecisionFilter, { nullable: true }) filter?: DecisionFilter | null,
    @Arg('first', () => Int, { defaultValue: 50 }) first = 50,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ): Promise<DecisionConnection> {
    return pageOfDecisions(views.decisions, index, filter ?? {}, checkFirst(first), after ?? null);
  }

  @Query(() => Decision, { nullable: true, description: 'Of any run.' })
  async decision(
    @Arg('id', () => ID) id: string,
    @Ctx() { views, index }: Context,
  ): Promise<Decision | null> {
    return findDecision(views.decisions, index, id);
  }

  @Mutation(() => DecisionExport, {
    description:
      'Where all decisions of a filter can be downloaded, newest first. Needs the role auditor, risk or admin.',
  })
  exportDecisions(
    @Ctx() { actor, tickets }: Context,
    @Arg('format', () => ExportFormat) format: ExportFormat,
    @Arg('filter', () => DecisionFilter, { nullable: true }) filter?: DecisionFilter | null,
  ): DecisionExport {
    permit(actor, 'exportDecisions');
    const ticket = tickets.issue({ format, wanted: filter ?? {} });
    return { path: `/export/decisions?ticket=${ticket}`, expiresInS: TICKET_LASTS_S };
  }

  @FieldResolver(() => Float, {
    description: 'How many there are; with a filter, nobody counts beyond 10,000.',
  })
  async totalCount(@Root() { total }: DecisionConnection): Promise<number> {
    return (await total()).count;
  }

  @FieldResolver(() => Boolean, { description: 'False: there are more than `totalCount`.' })
  async totalIsExact(@Root() { total }: DecisionConnection): Promise<boolean> {
    return (await total()).isExact;
  }
}

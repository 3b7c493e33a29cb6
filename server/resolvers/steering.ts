import { OutcomeKind, type OutcomePayload } from '@voltaire/reflex/model/outcome.ts';
import { Aggression, Bias } from '@voltaire/schema/enums.ts';
import { Breaker, Override, PendingAdvice } from '@voltaire/schema/governance.ts';
import { Arg, Ctx, Float, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { permit } from '../access/permissions.ts';
import type { Context } from './context.ts';
import { checkCount, checkExpiry, checkId, checkReason, checkScope } from './user-input.ts';

/** As many changes of breakers as are kept. */
const LONGEST_HISTORY = 1_000;

@Resolver()
export class SteeringResolver {
  @Query(() => [String], { description: 'All that a kill, a release or an override can be about.' })
  scopes(@Ctx() { views }: Context): string[] {
    return views.scopes;
  }

  @Query(() => [Override], { description: 'Aggression and bias in force, wide scopes first.' })
  overrides(@Ctx() { views }: Context): Override[] {
    return views.overrides.inForce;
  }

  @Query(() => [PendingAdvice], {
    description: 'Advice of models that waits for a person.',
  })
  pendingAdvice(@Ctx() { views }: Context): PendingAdvice[] {
    return views.overrides.pending;
  }

  @Query(() => [Breaker])
  breakers(@Ctx() { views }: Context): Breaker[] {
    return views.breakers.all;
  }

  @Query(() => [Breaker], { description: 'Changes, newest first: 1,000 are kept.' })
  breakerHistory(
    @Arg('last', () => Int, { defaultValue: 50 }) last: number,
    @Ctx() { views }: Context,
  ): Breaker[] {
    return views.breakers.history(checkCount('last', last, LONGEST_HISTORY));
  }

  @Mutation(() => [Override], { description: 'Answers with all overrides in force.' })
  async setAggression(
    @Arg('level', () => Aggression) level: Aggression,
    @Arg('reason', () => String) reason: string,
    @Arg('scope', () => String, { defaultValue: 'global' }) scope: string,
    @Ctx() { actor, views }: Context,
    @Arg('expiresInS', () => Float, { nullable: true }) expiresInS?: number | null,
  ): Promise<Override[]> {
    const { name } = permit(actor, 'setAggression');
    const known = checkScope(scope, views);
    const text = checkReason(reason);
    const expiresAtUs = checkExpiry(expiresInS ?? null);
    await views.answers.to(
      name,
      { type: 'aggression', scope: known, level, reason: text, expiresAtUs },
      overridden,
    );
    return views.overrides.inForce;
  }

  @Mutation(() => [Override], { description: 'Answers with all overrides in force.' })
  async setBias(
    @Arg('bias', () => Bias) bias: Bias,
    @Arg('reason', () => String) reason: string,
    @Arg('scope', () => String, { defaultValue: 'global' }) scope: string,
    @Ctx() { actor, views }: Context,
    @Arg('expiresInS', () => Float, { nullable: true }) expiresInS?: number | null,
  ): Promise<Override[]> {
    const { name } = permit(actor, 'setBias');
    const known = checkScope(scope, views);
    const text = checkReason(reason);
    const expiresAtUs = checkExpiry(expiresInS ?? null);
    await views.answers.to(
      name,
      { type: 'bias', scope: known, bias, reason: text, expiresAtUs },
      overridden,
    );
    return views.overrides.inForce;
  }

  @Mutation(() => [Override], {
    description:
      "Puts a model's advice into force that would loosen, in the name of who accepts it.",
  })
  async acceptAdvice(
    @Arg('id', () => ID) id: string,
    @Arg('reason', () => String) reason: string,
    @Ctx() { actor, views }: Context,
  ): Promise<Override[]> {
    const { name } = permit(actor, 'acceptAdvice');
    const text = checkReason(reason);
    checkId('id', id);
    await views.answers.to(name, { type: 'accept', adviceId: id, reason: text }, (payload) =>
      payload.kind === OutcomeKind.OVERRIDES && payload.pending.every((each) => each.id !== id)
        ? true
        : undefined,
    );
    return views.overrides.inForce;
  }
}

/** NORMAL and NONE may leave nothing of an override behind: any change of them is the answer. */
function overridden(payload: OutcomePayload): true | undefined {
  return payload.kind === OutcomeKind.OVERRIDES ? true : undefined;
}

import { OPERATOR } from '@voltaire/reflex/governance/governance.ts';
import { Aggression } from '@voltaire/schema/enums.ts';
import { AggressionState, System, TradingState } from '@voltaire/schema/system.ts';
import { Arg, Ctx, Float, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import { requireActor } from '../access/authenticate.ts';
import type { Context } from './context.ts';
import { badInput, checkReason } from './user-input.ts';

const LONGEST_OVERRIDE_S = 7 * 24 * 3600;

@Resolver()
export class SystemResolver {
  @Query(() => System)
  system(@Ctx() { views }: Context): System {
    return views.system.snapshot;
  }

  @Subscription(() => System, {
    name: 'system',
    description: 'Once a second, and at once when the trading state changes.',
    subscribe: ({ context: { views } }: { context: Context }) =>
      views.system.changes.subscribe(views.system.snapshot),
  })
  systemChanged(@Root() system: System): System {
    return system;
  }

  @Mutation(() => TradingState, {
    description:
      'Stops new orders at once and cancels what is working. Anybody signed in may do it; doing it twice is fine.',
  })
  async engageKillSwitch(
    @Arg('reason', () => String, { defaultValue: '' }) reason: string,
    @Ctx() { actor, views }: Context,
  ): Promise<TradingState> {
    const { name } = requireActor(actor);
    // A kill is never refused for the form of its reason.
    views.kernel.engageKill(name, reason.trim().slice(0, 500) || 'no reason given');
    return views.system.tradingOnce((sources) => sources.includes(OPERATOR));
  }

  @Mutation(() => TradingState, {
    description: "Lifts the operator's halt. Needs a reason.",
  })
  async releaseKillSwitch(
    @Arg('reason', () => String) reason: string,
    @Ctx() { actor, views }: Context,
  ): Promise<TradingState> {
    const { name } = requireActor(actor);
    views.kernel.releaseKill(name, checkReason(reason));
    return views.system.tradingOnce((sources) => !sources.includes(OPERATOR));
  }

  @Mutation(() => AggressionState)
  setAggression(
    @Arg('level', () => Aggression) level: Aggression,
    @Arg('reason', () => String) reason: string,
    @Ctx() { actor, views }: Context,
    @Arg('expiresInS', () => Float, { nullable: true }) expiresInS?: number,
  ): AggressionState {
    const { name } = requireActor(actor);
    const text = checkReason(reason);
    if (expiresInS !== undefined && !(expiresInS > 0 && expiresInS <= LONGEST_OVERRIDE_S)) {
      throw badInput(
        `expiresInS must be from 1 to ${LONGEST_OVERRIDE_S} (a week), was ${expiresInS}`,
      );
    }
    const expiresAtUs = expiresInS === undefined ? null : (Date.now() + expiresInS * 1000) * 1000;
    views.kernel.command(name, { type: 'aggression', level, reason: text, expiresAtUs });
    return { level, actor: name, reason: text, expiresAtUs };
  }
}

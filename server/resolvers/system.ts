import { Alert, Policy } from '@voltaire/schema/governance.ts';
import { System } from '@voltaire/schema/system.ts';
import { Arg, Ctx, Int, Query, Resolver, Root, Subscription } from 'type-graphql';
import { policyOfHash } from '../index/policies.ts';
import { canonicalJson } from '../policy.ts';
import type { Context } from './context.ts';
import { checkCount } from './user-input.ts';

/** As many alerts as are kept. */
const LONGEST_HISTORY = 1_000;

@Resolver()
export class SystemResolver {
  @Query(() => System)
  system(@Ctx() { views }: Context): System {
    return views.system.snapshot;
  }

  @Query(() => Policy, {
    nullable: true,
    description:
      'The one in force; with a hash, the one that decisions cite by it, null when none does.',
  })
  async policy(
    @Ctx() { views, index }: Context,
    @Arg('hash', () => String, { nullable: true }) hash?: string | null,
  ): Promise<Policy | null> {
    const { policy, policyHash } = views.identity;
    if (hash && hash !== policyHash) return index.ask((prisma) => policyOfHash(prisma, hash));
    return { hash: policyHash, version: policy.version, json: canonicalJson(policy) };
  }

  @Query(() => [Alert], { description: 'As they were told, newest first: 1,000 are kept.' })
  alerts(
    @Arg('last', () => Int, { defaultValue: 50 }) last: number,
    @Ctx() { views }: Context,
  ): Alert[] {
    return views.alerts.history(checkCount('last', last, LONGEST_HISTORY));
  }

  @Subscription(() => Alert, {
    name: 'alerts',
    description: 'Each once when it begins, and once when it is over.',
    subscribe: ({ context: { views } }: { context: Context }) => views.alerts.told.subscribe(),
  })
  alertTold(@Root() alert: Alert): Alert {
    return alert;
  }

  @Subscription(() => System, {
    name: 'system',
    description:
      'Once a second, and at once when trading state, overrides, breakers, alerts or a feed change.',
    subscribe: ({ context: { views } }: { context: Context }) =>
      views.system.changes.subscribe(views.system.snapshot),
  })
  systemChanged(@Root() system: System): System {
    return system;
  }
}

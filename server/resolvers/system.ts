import { Policy } from '@voltaire/schema/governance.ts';
import { System } from '@voltaire/schema/system.ts';
import { Ctx, Query, Resolver, Root, Subscription } from 'type-graphql';
import { canonicalJson } from '../policy.ts';
import type { Context } from './context.ts';

@Resolver()
export class SystemResolver {
  @Query(() => System)
  system(@Ctx() { views }: Context): System {
    return views.system.snapshot;
  }

  @Query(() => Policy)
  policy(@Ctx() { views }: Context): Policy {
    const { policy, policyHash } = views.identity;
    return { hash: policyHash, version: policy.version, json: canonicalJson(policy) };
  }

  @Subscription(() => System, {
    name: 'system',
    description:
      'Once a second, and at once when trading state, overrides, breakers or a feed change.',
    subscribe: ({ context: { views } }: { context: Context }) =>
      views.system.changes.subscribe(views.system.snapshot),
  })
  systemChanged(@Root() system: System): System {
    return system;
  }
}

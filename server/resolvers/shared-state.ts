import { SharedStateStatus } from '@voltaire/schema/shared-state.ts';
import { Ctx, Query, Resolver } from 'type-graphql';
import type { Context } from './context.ts';

@Resolver()
export class SharedStateResolver {
  @Query(() => SharedStateStatus)
  sharedState(@Ctx() { shared }: Context): SharedStateStatus {
    return shared.status;
  }
}

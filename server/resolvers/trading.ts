import { Decision } from '@voltaire/schema/decisions.ts';
import { Order, Position } from '@voltaire/schema/orders.ts';
import { Arg, Ctx, Int, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from './context.ts';
import { checkFirst } from './user-input.ts';

@Resolver()
export class TradingResolver {
  @Query(() => [Position])
  positions(@Ctx() { views }: Context): Position[] {
    return views.positions.all();
  }

  @Query(() => [Order], { description: 'Newest first.' })
  orders(
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Ctx() { views }: Context,
  ): Order[] {
    return views.orders.newest(checkFirst(first));
  }

  @Subscription(() => Decision, {
    name: 'decisions',
    subscribe: ({ context }: { context: Context }) => context.views.decisions.made.subscribe(),
  })
  decisionMade(@Root() decision: Decision): Decision {
    return decision;
  }

  @Subscription(() => Order, {
    name: 'orders',
    subscribe: ({ context }: { context: Context }) => context.views.orders.changes.subscribe(),
  })
  orderChanged(@Root() order: Order): Order {
    return order;
  }
}

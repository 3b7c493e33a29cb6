import { Decision, DecisionConnection } from '@voltaire/schema/decisions.ts';
import { Order, Position } from '@voltaire/schema/orders.ts';
import { Arg, Ctx, ID, Int, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from './context.ts';
import { badInput, checkFirst } from './user-input.ts';

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

  @Query(() => DecisionConnection, { description: 'Newest first.' })
  decisions(
    @Ctx() { views }: Context,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('before', () => ID, { nullable: true }) before?: string,
  ): DecisionConnection {
    const page = views.decisions.page(checkFirst(first), before ?? null);
    if (page) return page;
    throw badInput(`decision "${before}" is not among those that are kept`);
  }

  @Query(() => Decision, { nullable: true })
  decision(@Arg('id', () => ID) id: string, @Ctx() { views }: Context): Decision | null {
    return views.decisions.find(id);
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

import { Bracket } from '@voltaire/schema/brackets.ts';
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
    @Arg('working', () => Boolean, {
      defaultValue: false,
      description: 'Only those that have not ended, however old.',
    })
    working: boolean,
    @Ctx() { views }: Context,
  ): Order[] {
    return views.orders.newest(checkFirst(first), working);
  }

  @Query(() => [Bracket], { description: 'Newest first.' })
  brackets(
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('open', () => Boolean, {
      defaultValue: false,
      description: 'Only those that have not ended, however old.',
    })
    open: boolean,
    @Ctx() { views }: Context,
  ): Bracket[] {
    return views.brackets.newest(checkFirst(first), open);
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

  @Subscription(() => Bracket, {
    name: 'brackets',
    description: 'Each change of phase, of an exit, and of what is held.',
    subscribe: ({ context }: { context: Context }) => context.views.brackets.changes.subscribe(),
  })
  bracketChanged(@Root() bracket: Bracket): Bracket {
    return bracket;
  }
}

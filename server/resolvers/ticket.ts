import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { BY_HAND } from '@voltaire/reflex/model/order.ts';
import { Decision } from '@voltaire/schema/decisions.ts';
import { Order } from '@voltaire/schema/orders.ts';
import { OrderTicket } from '@voltaire/schema/ticket.ts';
import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { permit } from '../access/permissions.ts';
import { orderByHand } from '../order-by-hand.ts';
import type { Context } from './context.ts';
import { findInstrument } from './find-instrument.ts';
import { checkId, checkReason } from './user-input.ts';

@Resolver()
export class TicketResolver {
  @Mutation(() => Decision, {
    description:
      'Places an order by hand, through the same gate as every other: the decision says whether it left, and by which control it did not. Needs limits.strategies.by-hand in the configuration.',
  })
  async placeOrder(
    @Arg('order', () => OrderTicket) order: OrderTicket,
    @Arg('reason', () => String) reason: string,
    @Ctx() { actor, views }: Context,
  ): Promise<Decision> {
    const { name } = permit(actor, 'placeOrder');
    const text = checkReason(reason);
    const wanted = orderByHand(order, findInstrument(views, order.symbol));
    const why = `${name}: ${text}`;
    const id = await views.answers.to(
      name,
      { type: 'place', symbol: order.symbol, ...wanted, reason: text },
      (payload) => {
        if (payload.kind !== OutcomeKind.DECISION) return undefined;
        const { request, why: said } = payload.intent;
        return request.strategy === BY_HAND && said === why ? payload.id : undefined;
      },
    );
    return views.decisions.find(id)!;
  }

  @Mutation(() => Order, {
    description:
      'Takes an order back, whoever placed it; of an entry that has ended, the exits of what it brought. Answers with the order as it stands then: that it has ended the venue has to say.',
  })
  async cancelOrder(
    @Arg('id', () => ID) id: string,
    @Arg('reason', () => String) reason: string,
    @Ctx() { actor, views }: Context,
  ): Promise<Order> {
    const { name } = permit(actor, 'cancelOrder');
    const text = checkReason(reason);
    checkId('id', id);
    await views.answers.to(name, { type: 'cancel', clientOrderId: id, reason: text }, (payload) =>
      payload.kind === OutcomeKind.ORDER && payload.clientOrderId === id ? true : undefined,
    );
    return views.orders.find(id)!;
  }
}

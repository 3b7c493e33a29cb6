import type { OrderRequest } from '../../model/order.ts';
import { hasTrigger } from '../../model/order-kind.ts';
import type { Control, RiskContext } from '../control.ts';

/**
 * An order that would trade with one of our own is denied: the newer one has to wait. What waits for its
 * trigger price trades with nothing yet, but with what rests there when it is released.
 */
export const selfMatch: Control = {
  code: 'SELF_MATCH',
  reference: 'C19, FIA 2024 §3.5',
  unit: 'violations',
  bound: 'at most',
  blames: 'strategy',
  explain: 'the order would trade with one of our own that rests; take that one back first',
  read(order, context, reading) {
    reading.observed = hasTrigger(order.type) ? 0 : crossesNow(order, context);
    if (context.releaseMeets) reading.observed++;
    reading.limit = 0;
  },
};

function crossesNow(order: OrderRequest, context: RiskContext): number {
  return order.side > 0 ? crossesAsk(order, context) : crossesBid(order, context);
}

/** Asked the other way round, so that NaN crosses. A market order crosses whatever there is. */
function crossesAsk({ type, priceTicks }: OrderRequest, { ownAskTicks }: RiskContext): number {
  const clear =
    type === 'MARKET' ? ownAskTicks === Number.POSITIVE_INFINITY : priceTicks < ownAskTicks;
  return clear ? 0 : 1;
}

function crossesBid({ type, priceTicks }: OrderRequest, { ownBidTicks }: RiskContext): number {
  const clear = type === 'MARKET' ? ownBidTicks === 0 : priceTicks > ownBidTicks;
  return clear && ownBidTicks >= 0 ? 0 : 1;
}

import type { AmendIntent } from '../model/intent.ts';
import type { OrderRequest, RequestedOrder } from '../model/order.ts';
import { hasTrigger, takesAnyPrice } from '../model/order-kind.ts';

/** The old order with another price and quantity. */
export function amended(
  { side, type, timeInForce, reduceOnly, triggerTicks, displayLots }: OrderRequest,
  { priceTicks }: AmendIntent,
  quantityLots: number,
): RequestedOrder {
  return {
    side,
    type,
    timeInForce,
    reduceOnly,
    quantityLots,
    priceTicks,
    // Of what takes any price the price is its trigger's: that is what moves.
    triggerTicks: hasTrigger(type) && takesAnyPrice(type) ? priceTicks : triggerTicks,
    displayLots: Math.min(displayLots, quantityLots),
  };
}

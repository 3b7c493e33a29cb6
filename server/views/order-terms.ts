import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { OrderRequest } from '@voltaire/reflex/model/order.ts';
import { takesAnyPrice } from '@voltaire/reflex/model/order-kind.ts';

/** The prices of an order as people read them; null is what it does not have. */
export function orderTerms(request: OrderRequest, instrument: Instrument) {
  const { type, priceTicks, triggerTicks, displayLots } = request;
  return {
    price: takesAnyPrice(type) ? null : instrument.priceText(priceTicks),
    triggerPrice: triggerTicks === 0 ? null : instrument.priceText(triggerTicks),
    displayQuantity: displayLots === 0 ? null : instrument.quantityText(displayLots),
  };
}

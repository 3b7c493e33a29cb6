import type { OrderRequest } from './order.ts';
import { hasTrigger, takesAnyPrice } from './order-kind.ts';

/** What an amendment changes of an order. */
export interface Terms {
  readonly quantityLots: number;
  /** The limit price; of what takes any price its trigger price. */
  readonly priceTicks: number;
}

/**
 * How much of an order the venue of a symbol can change in place. `terms`: price and quantity (Kraken).
 * `smaller`: only the quantity, and only down (Binance Spot). What it cannot is a cancel and a new order.
 */
export const IN_PLACE = ['terms', 'smaller'] as const;
export type InPlace = (typeof IN_PLACE)[number];

/** The order with another price and quantity. */
export function withTerms(
  request: OrderRequest,
  { quantityLots, priceTicks }: Terms,
): OrderRequest {
  const { type, triggerTicks, displayLots } = request;
  return {
    ...request,
    quantityLots,
    priceTicks,
    // Of what takes any price the price is its trigger's: that is what moves.
    triggerTicks: hasTrigger(type) && takesAnyPrice(type) ? priceTicks : triggerTicks,
    displayLots: Math.min(displayLots, quantityLots),
  };
}

export function sameTerms(one: Terms, other: Terms): boolean {
  return one.quantityLots === other.quantityLots && one.priceTicks === other.priceTicks;
}

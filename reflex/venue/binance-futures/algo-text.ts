import type { Instrument } from '../../model/instrument.ts';
import { takesAnyPrice } from '../../model/order-kind.ts';
import type { OrderType } from '../../model/order.ts';
import type { ApprovedOrder } from '../../risk/governor.ts';

const VENUE_TYPES: Partial<Record<OrderType, string>> = {
  STOP: 'STOP_MARKET',
  STOP_LIMIT: 'STOP',
  TAKE_PROFIT: 'TAKE_PROFIT_MARKET',
  TAKE_PROFIT_LIMIT: 'TAKE_PROFIT',
};

/**
 * The parameters of `algoOrder.place` as JSON text ("New Algo Order"): our name is its clientAlgoId. What
 * is compared with the trigger price is the last trade, as at the other venues (CONTRACT_PRICE). Throws on
 * what has no trigger price, and on icebergs, which the venue has none of.
 */
export function algoText(
  { request, clientOrderId }: ApprovedOrder,
  instrument: Instrument,
  timestampMs: number,
): string {
  const { type, displayLots, reduceOnly, triggerTicks } = request;
  const venueType = VENUE_TYPES[type];
  if (venueType === undefined) throw new Error(`${type} orders do not go to the Algo Service`);
  if (displayLots !== 0) throw new Error('icebergs do not go to USD-M futures');
  let terms = reduceOnly ? '"reduceOnly":"true",' : '';
  if (!takesAnyPrice(type)) {
    const price = instrument.priceText(request.priceTicks);
    terms += `"timeInForce":"${request.timeInForce}","price":"${price}",`;
  }
  return (
    `{"algoType":"CONDITIONAL","symbol":"${instrument.venueSymbol}",` +
    `"side":"${request.side > 0 ? 'BUY' : 'SELL'}","type":"${venueType}",${terms}` +
    `"quantity":"${instrument.quantityText(request.quantityLots)}",` +
    `"triggerPrice":"${instrument.priceText(triggerTicks)}","workingType":"CONTRACT_PRICE",` +
    `"clientAlgoId":"${clientOrderId}","timestamp":${timestampMs}}`
  );
}

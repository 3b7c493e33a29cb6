import type { Instrument } from '../../model/instrument.ts';
import { hasTrigger } from '../../model/order-kind.ts';
import type { ApprovedOrder } from '../../risk/governor.ts';

/**
 * The parameters of `order.place` as JSON text, written out: this is on the path from tick to order.
 * Post-only is the time in force GTX here. Throws on icebergs, which the venue has none of, and on
 * orders that wait for a trigger price: they go to another service (algo-text.ts).
 */
export function orderText(
  order: ApprovedOrder,
  instrument: Instrument,
  timestampMs: number,
): string {
  const { request, clientOrderId } = order;
  const { type, displayLots, reduceOnly } = request;
  if (hasTrigger(type)) throw new Error(`${type} orders go to the Algo Service`);
  if (displayLots !== 0) throw new Error('icebergs do not go to USD-M futures');
  let terms = reduceOnly ? '"reduceOnly":"true",' : '';
  if (type !== 'MARKET') {
    const timeInForce = type === 'LIMIT_MAKER' ? 'GTX' : request.timeInForce;
    terms += `"timeInForce":"${timeInForce}","price":"${instrument.priceText(request.priceTicks)}",`;
  }
  return (
    `{"symbol":"${instrument.venueSymbol}","side":"${request.side > 0 ? 'BUY' : 'SELL'}",` +
    `"type":"${type === 'MARKET' ? 'MARKET' : 'LIMIT'}",${terms}` +
    `"quantity":"${instrument.quantityText(request.quantityLots)}",` +
    `"newClientOrderId":"${clientOrderId}","newOrderRespType":"ACK","timestamp":${timestampMs}}`
  );
}

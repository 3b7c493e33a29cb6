import type { Instrument } from '../../model/instrument.ts';
import type { ApprovedOrder } from '../../risk/governor.ts';

/**
 * The parameters of `order.place` as JSON text. Written out rather than built as an object: this is
 * on the path from tick to order. `timestampMs` is the venue's `timestamp`.
 */
export function orderText(
  order: ApprovedOrder,
  instrument: Instrument,
  timestampMs: number,
): string {
  const { request, clientOrderId } = order;
  const price = `"price":"${instrument.priceText(request.priceTicks)}",`;
  let limit = '';
  if (request.type === 'LIMIT') limit = `"timeInForce":"${request.timeInForce}",${price}`;
  else if (request.type === 'LIMIT_MAKER') limit = price;
  return (
    `{"symbol":"${instrument.symbol}","side":"${request.side > 0 ? 'BUY' : 'SELL'}",` +
    `"type":"${request.type}",${limit}"quantity":"${instrument.quantityText(request.quantityLots)}",` +
    `"newClientOrderId":"${clientOrderId}","newOrderRespType":"ACK","timestamp":${timestampMs}}`
  );
}

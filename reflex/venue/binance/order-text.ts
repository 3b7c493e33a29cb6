import type { Instrument } from '../../model/instrument.ts';
import type { OrderType } from '../../model/order.ts';
import { takesAnyPrice } from '../../model/order-kind.ts';
import type { ApprovedAmendment, ApprovedOrder } from '../../risk/governor.ts';

/** What the venue compares with a stop price is the last trade. */
const VENUE_TYPES: Readonly<Record<OrderType, string>> = {
  LIMIT: 'LIMIT',
  MARKET: 'MARKET',
  LIMIT_MAKER: 'LIMIT_MAKER',
  STOP: 'STOP_LOSS',
  STOP_LIMIT: 'STOP_LOSS_LIMIT',
  TAKE_PROFIT: 'TAKE_PROFIT',
  TAKE_PROFIT_LIMIT: 'TAKE_PROFIT_LIMIT',
};

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
  const { type, displayLots, triggerTicks } = request;
  let terms = '';
  if (!takesAnyPrice(type)) {
    terms = `"price":"${instrument.priceText(request.priceTicks)}",`;
    if (type !== 'LIMIT_MAKER') terms = `"timeInForce":"${request.timeInForce}",${terms}`;
  }
  if (triggerTicks !== 0) terms += `"stopPrice":"${instrument.priceText(triggerTicks)}",`;
  if (displayLots !== 0) terms += `"icebergQty":"${instrument.quantityText(displayLots)}",`;
  return (
    `{"symbol":"${instrument.symbol}","side":"${request.side > 0 ? 'BUY' : 'SELL'}",` +
    `"type":"${VENUE_TYPES[type]}",${terms}"quantity":"${instrument.quantityText(request.quantityLots)}",` +
    `"newClientOrderId":"${clientOrderId}","newOrderRespType":"ACK","timestamp":${timestampMs}}`
  );
}

/**
 * The parameters of `order.amend.keepPriority`: a smaller quantity of the whole order, which keeps the id
 * that we gave it (the venue would make one up).
 */
export function amendText(
  { request, clientOrderId }: ApprovedAmendment,
  instrument: Instrument,
  timestampMs: number,
): string {
  return (
    `{"symbol":"${instrument.symbol}","origClientOrderId":"${clientOrderId}",` +
    `"newClientOrderId":"${clientOrderId}",` +
    `"newQty":"${instrument.quantityText(request.quantityLots)}","timestamp":${timestampMs}}`
  );
}

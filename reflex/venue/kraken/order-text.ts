import type { Instrument } from '../../model/instrument.ts';
import type { OrderType } from '../../model/order.ts';
import { takesAnyPrice } from '../../model/order-kind.ts';
import type { ApprovedAmendment, ApprovedOrder } from '../../risk/governor.ts';

/** "deadline": the engine matches nothing after it. Half of what an absent order is given to appear. */
const DEADLINE_MS = 5_000;

const VENUE_TYPES: Readonly<Record<OrderType, string>> = {
  LIMIT: 'limit',
  MARKET: 'market',
  LIMIT_MAKER: 'limit',
  STOP: 'stop-loss',
  STOP_LIMIT: 'stop-loss-limit',
  TAKE_PROFIT: 'take-profit',
  TAKE_PROFIT_LIMIT: 'take-profit-limit',
};

/**
 * The parameters of `add_order` as JSON text (WebSocket API v2, "Add order"). Numbers are written from
 * ticks and lots, with all their digits and no exponent. `reduce_only` is of margin positions, which
 * spot orders do not have: that an order only reduces is the governor's matter.
 */
export function orderText(
  { request, clientOrderId }: ApprovedOrder,
  instrument: Instrument,
  venueUs: number,
  token: string,
): string {
  const { type, side, priceTicks, quantityLots, timeInForce, triggerTicks, displayLots } = request;
  let limit = '';
  if (!takesAnyPrice(type)) {
    limit =
      `"limit_price":${instrument.priceText(priceTicks)},` +
      (type === 'LIMIT_MAKER'
        ? '"post_only":true,'
        : `"time_in_force":"${timeInForce.toLowerCase()}",`);
  }
  return (
    `{"order_type":"${displayLots === 0 ? VENUE_TYPES[type] : 'iceberg'}","side":"${side > 0 ? 'buy' : 'sell'}",` +
    `"symbol":"${instrument.venueSymbol}",${limit}` +
    (triggerTicks === 0
      ? ''
      : `"triggers":{"reference":"last","price":${instrument.priceText(triggerTicks)},` +
        '"price_type":"static"},') +
    (displayLots === 0 ? '' : `"display_qty":${instrument.quantityText(displayLots)},`) +
    `"order_qty":${instrument.quantityText(quantityLots)},"cl_ord_id":"${clientOrderId}",` +
    `"deadline":"${deadlineText(venueUs)}","token":"${token}"}`
  );
}

/** The parameters of `amend_order` (WebSocket API v2, "Amend order"): price and quantity of the whole order. */
export function amendText(
  { clientOrderId, request }: ApprovedAmendment,
  instrument: Instrument,
  venueUs: number,
  token: string,
): string {
  return (
    `{"cl_ord_id":"${clientOrderId}","limit_price":${instrument.priceText(request.priceTicks)},` +
    `"order_qty":${instrument.quantityText(request.quantityLots)},` +
    (request.type === 'LIMIT_MAKER' ? '"post_only":true,' : '') +
    `"deadline":"${deadlineText(venueUs)}","token":"${token}"}`
  );
}

function deadlineText(venueUs: number): string {
  const ms = Math.floor(venueUs / 1000) + DEADLINE_MS;
  return `${new Date(ms).toISOString().slice(0, -1)}000Z`;
}

import type { Instrument } from '../../model/instrument.ts';
import type { ApprovedOrder } from '../../risk/governor.ts';

/** "deadline": the engine matches nothing after it. Half of what an absent order is given to appear. */
const DEADLINE_MS = 5_000;

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
  const { type, side, priceTicks, quantityLots, timeInForce } = request;
  let limit = '';
  if (type !== 'MARKET') {
    limit =
      `"limit_price":${instrument.priceText(priceTicks)},` +
      (type === 'LIMIT_MAKER'
        ? '"post_only":true,'
        : `"time_in_force":"${timeInForce.toLowerCase()}",`);
  }
  return (
    `{"order_type":"${type === 'MARKET' ? 'market' : 'limit'}","side":"${side > 0 ? 'buy' : 'sell'}",` +
    `"symbol":"${instrument.venueSymbol}",${limit}` +
    `"order_qty":${instrument.quantityText(quantityLots)},"cl_ord_id":"${clientOrderId}",` +
    `"deadline":"${deadlineText(venueUs)}","token":"${token}"}`
  );
}

/** The parameters of `amend_order`: price and quantity of what was approved. */
export function amendText(
  clientOrderId: string,
  { request }: ApprovedOrder,
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

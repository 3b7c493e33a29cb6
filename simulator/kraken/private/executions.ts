/** Channel `executions`: key order and sparseness as recorded, numbers with the pair's digits. */
import { decimalText, moneyText } from '../../market/units.ts';
import { type ExecutionEvent, type Fill, type Order, takesAnyPrice } from '../../matching/order.ts';
import { timestampText } from '../timestamp.ts';
import { venueId } from './ids.ts';
import { nameOf } from './order-request.ts';
import type { Placed } from './venue.ts';

/** The engine's word for what it does not name itself. */
const EXPIRED = 'Order expired, time in force'; // (assumed)
export const SELF_TRADE = 'Self trade prevention'; // (assumed)

const STATUS: Readonly<Record<Order['status'], string>> = {
  NEW: 'new',
  PARTIALLY_FILLED: 'partially_filled',
  FILLED: 'filled',
  CANCELED: 'canceled',
  EXPIRED: 'canceled', // (assumed: v2 says "canceled" of what IOC leaves over)
  EXPIRED_IN_MATCH: 'canceled', // "cancel_newest: arriving order will be canceled"
};

/** The entries of `data`, in the order in which they are told: each in a message of its own. */
export function executionTexts(placed: Placed, event: ExecutionEvent): readonly string[] {
  const { order } = placed;
  switch (event.type) {
    case 'NEW':
      return [orderText(placed, 'pending_new', 'pending_new'), sparse(placed, 'new', '')];
    case 'TRADE': {
      const trade = tradeText(placed, event.fill);
      return order.status === 'FILLED' ? [trade, sparse(placed, 'filled', sums(placed))] : [trade];
    }
    case 'AMENDED':
      return [orderText(placed, 'amended', STATUS[order.status])];
    case 'TRIGGERED':
      return [orderText(placed, 'status')]; // (assumed)
    case 'CANCELED':
      return [ended(placed, event.cancelId)];
    case 'EXPIRED':
      return [ended(placed, EXPIRED)];
    case 'PREVENTED':
      return [ended(placed, SELF_TRADE)]; // none of its modes leaves a part of an order
  }
}

/** An open order, whole: of `snap_orders`, of `pending_new` and of amendments. */
export function orderText(
  placed: Placed,
  type: string,
  status = STATUS[placed.order.status],
): string {
  const { desk, order } = placed;
  const { pair } = desk.market;
  const name = nameOf(order);
  const limit = takesAnyPrice(order.type)
    ? ''
    : `,"limit_price_type":"static","limit_price":${decimalText(order.price, pair.priceDecimals)}`;
  return (
    `{"order_id":"${desk.orderId(order)}"` +
    (name === undefined ? '' : `,"cl_ord_id":${JSON.stringify(name)}`) +
    `,"symbol":"${pair.symbol}","order_qty":${decimalText(order.quantity, pair.quantityDecimals)}` +
    `,"cum_cost":${moneyText(order.quoteExecuted)}` +
    `,"cum_qty":${decimalText(order.executed, pair.quantityDecimals)}` +
    `,"time_in_force":"${order.timeInForce}","exec_type":"${type}","side":"${order.side.toLowerCase()}"` +
    `,"order_type":"${typeName(order)}","order_userref":0${limit}${triggersText(placed)}` +
    (order.display > 0
      ? `,"display_qty":${decimalText(order.display, pair.quantityDecimals)}`
      : '') +
    (order.type === 'LIMIT_MAKER' ? ',"post_only":true' : '') +
    `,"order_status":"${status}","fee_ccy_pref":"fciq","timestamp":"${timeOf(order.updatedMs)}"}`
  );
}

export function tradeText({ desk, order }: Placed, fill: Fill): string {
  const { pair } = desk.market;
  const name = nameOf(order);
  return (
    `{"order_id":"${desk.orderId(order)}"` +
    (name === undefined ? '' : `,"cl_ord_id":${JSON.stringify(name)}`) +
    `,"order_userref":0,"exec_id":"${venueId('T', fill.tradeId, desk.index)}","exec_type":"trade"` +
    `,"trade_id":${fill.tradeId},"symbol":"${pair.symbol}","side":"${order.side.toLowerCase()}"` +
    `,"last_qty":${decimalText(fill.quantity, pair.quantityDecimals)}` +
    `,"last_price":${decimalText(fill.price, pair.priceDecimals)}` +
    `,"liquidity_ind":"${fill.isMaker ? 'm' : 't'}","cost":${moneyText(fill.quoteQuantity)}` +
    `,"order_status":"partially_filled","order_type":"${typeName(order)}"` +
    `,"timestamp":"${timeOf(fill.timeMs)}"` +
    `,"fees":[{"asset":"${fill.commissionAsset}","qty":${moneyText(fill.commission)}}]}`
  );
}

/** Before it is released an order is called by what it waits for, then by what it is. */
export function typeName({ type, waiting, display }: Order): string {
  if (waiting) return type.toLowerCase().replaceAll('_', '-');
  if (takesAnyPrice(type)) return 'market';
  return display > 0 ? 'iceberg' : 'limit';
}

function triggersText({ desk, order }: Placed): string {
  if (order.stopPrice === 0) return '';
  const price = decimalText(order.stopPrice, desk.market.pair.priceDecimals);
  const status = order.waiting ? 'untriggered' : 'triggered';
  return (
    `,"triggers":{"reference":"last","price":${price},"price_type":"static"` +
    `,"actual_price":${price},"status":"${status}"}`
  );
}

function ended(placed: Placed, reason: string): string {
  const words = JSON.stringify(reason);
  return sparse(placed, 'canceled', `${sums(placed)},"cancel_reason":${words},"reason":${words}`);
}

function sums({ desk, order }: Placed): string {
  const quantity = decimalText(order.executed, desk.market.pair.quantityDecimals);
  return `,"cum_qty":${quantity},"cum_cost":${moneyText(order.quoteExecuted)}`;
}

/** Names neither symbol nor client order id, as the venue does not always. */
function sparse({ desk, order }: Placed, type: string, more: string): string {
  return (
    `{"timestamp":"${timeOf(order.updatedMs)}","order_status":"${type}","exec_type":"${type}"${more}` +
    `,"order_userref":0,"order_id":"${desk.orderId(order)}"}`
  );
}

function timeOf(ms: number): string {
  return timestampText(Math.floor(ms * 1_000));
}

/** Orders and fills as requests about them answer (web-socket-api.md, "Trading requests"). */
import { moneyText, unitsText } from '../market/units.ts';
import type { Fill, Order } from '../matching/order.ts';
import type { ResponseType } from './order-request.ts';

const NO_LIST = -1;
const NOT_WORKING = -1;
const ZERO = '0.00000000';

export function placedOrder(
  symbol: string,
  order: Order,
  fills: readonly Fill[],
  type: ResponseType,
): object {
  const ack = {
    symbol,
    orderId: order.orderId,
    orderListId: NO_LIST,
    clientOrderId: order.clientOrderId,
    transactTime: order.createdMs,
  };
  if (type === 'ACK') return ack;
  const workingTime = order.waiting ? NOT_WORKING : order.createdMs;
  const result = { ...ack, ...amounts(order), ...terms(order), workingTime };
  if (type === 'RESULT') return { ...result, ...selfTrades(order) };
  return { ...result, fills: fills.map(placedFill), ...selfTrades(order) };
}

export function canceledOrder(symbol: string, order: Order, cancelId: string): object {
  return {
    symbol,
    origClientOrderId: order.clientOrderId,
    orderId: order.orderId,
    orderListId: NO_LIST,
    clientOrderId: cancelId,
    transactTime: order.updatedMs,
    ...amounts(order),
    ...terms(order),
    ...selfTrades(order),
  };
}

/** What `order.amend.keepPriority` answers. */
export function amendedOrder(symbol: string, order: Order, formerId: string): object {
  const { price, origQty, executedQty, origQuoteOrderQty, cummulativeQuoteQty } = amounts(order);
  return {
    transactTime: order.updatedMs,
    executionId: order.amendments, // (assumed: some number)
    amendedOrder: {
      symbol,
      orderId: order.orderId,
      orderListId: NO_LIST,
      origClientOrderId: formerId,
      clientOrderId: order.clientOrderId,
      price,
      qty: origQty,
      executedQty,
      preventedQty: unitsText(order.prevented),
      quoteOrderQty: origQuoteOrderQty,
      cumulativeQuoteQty: cummulativeQuoteQty,
      ...terms(order),
      workingTime: order.waiting ? NOT_WORKING : order.createdMs,
      selfTradePreventionMode: order.selfTrade ?? 'NONE',
    },
  };
}

export function orderStatus(symbol: string, order: Order): object {
  const { price, origQty, executedQty, cummulativeQuoteQty } = amounts(order);
  return {
    symbol,
    orderId: order.orderId,
    orderListId: NO_LIST,
    clientOrderId: order.clientOrderId,
    price,
    origQty,
    executedQty,
    cummulativeQuoteQty,
    ...terms(order),
    stopPrice: unitsText(order.stopPrice),
    icebergQty: unitsText(order.display),
    time: order.createdMs,
    updateTime: order.updatedMs,
    isWorking: !order.waiting,
    workingTime: order.waiting ? NOT_WORKING : order.createdMs,
    origQuoteOrderQty: ZERO,
    ...selfTrades(order),
  };
}

export function accountTrade(symbol: string, fill: Fill): object {
  return {
    symbol,
    id: fill.tradeId,
    orderId: fill.order.orderId,
    orderListId: NO_LIST,
    price: unitsText(fill.price),
    qty: unitsText(fill.quantity),
    quoteQty: moneyText(fill.quoteQuantity),
    commission: moneyText(fill.commission),
    commissionAsset: fill.commissionAsset,
    time: fill.timeMs,
    isBuyer: fill.order.side === 'BUY',
    isMaker: fill.isMaker,
    isBestMatch: true,
  };
}

interface Amounts {
  readonly price: string;
  readonly origQty: string;
  readonly executedQty: string;
  readonly origQuoteOrderQty: string;
  readonly cummulativeQuoteQty: string;
}

function amounts(order: Order): Amounts {
  return {
    price: unitsText(order.price),
    origQty: unitsText(order.quantity),
    executedQty: unitsText(order.executed),
    origQuoteOrderQty: ZERO,
    cummulativeQuoteQty: moneyText(order.quoteExecuted),
  };
}

function terms({ status, timeInForce, type, side }: Order): object {
  return { status, timeInForce, type, side };
}

/** "preventedQuantity: appears only if the order expired due to STP". */
function selfTrades({ selfTrade = 'NONE', prevented }: Order): object {
  const mode = { selfTradePreventionMode: selfTrade };
  return prevented > 0 ? { preventedQuantity: unitsText(prevented), ...mode } : mode;
}

function placedFill(fill: Fill): object {
  return {
    price: unitsText(fill.price),
    qty: unitsText(fill.quantity),
    commission: moneyText(fill.commission),
    commissionAsset: fill.commissionAsset,
    tradeId: fill.tradeId,
  };
}

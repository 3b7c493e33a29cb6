/** Orders and fills as requests about them answer ("Query Order", "Account Trade List"). */
import { moneyText, unitsText } from '../market/units.ts';
import type { Fill, Order } from '../matching/order.ts';
import { averagePrice } from './prices.ts';

export function orderJson(symbol: string, order: Order): object {
  const { type, timeInForce } = wireTerms(order);
  return {
    orderId: order.orderId,
    symbol,
    status: order.status,
    clientOrderId: order.clientOrderId,
    price: unitsText(order.price),
    avgPrice: averagePrice(order),
    origQty: unitsText(order.quantity),
    executedQty: unitsText(order.executed),
    cumQuote: moneyText(order.quoteExecuted),
    timeInForce,
    type,
    reduceOnly: order.reduceOnly === true,
    closePosition: false,
    side: order.side,
    positionSide: 'BOTH',
    stopPrice: unitsText(order.stopPrice),
    workingType: 'CONTRACT_PRICE',
    priceProtect: false,
    origType: order.origType ?? type,
    priceMatch: 'NONE',
    selfTradePreventionMode: order.selfTrade ?? 'NONE',
    goodTillDate: 0,
    time: order.createdMs,
    updateTime: order.updatedMs,
  };
}

export function userTrade(symbol: string, fill: Fill): object {
  return {
    buyer: fill.order.side === 'BUY',
    commission: moneyText(fill.commission),
    commissionAsset: fill.commissionAsset,
    id: fill.tradeId,
    maker: fill.isMaker,
    orderId: fill.order.orderId,
    price: unitsText(fill.price),
    qty: unitsText(fill.quantity),
    quoteQty: moneyText(fill.quoteQuantity),
    realizedPnl: moneyText(fill.realized ?? 0n),
    side: fill.order.side,
    positionSide: 'BOTH',
    symbol,
    time: fill.timeMs,
  };
}

/** Post-only is no type here but a time in force. */
export function wireTerms({ type, timeInForce }: Order): { type: string; timeInForce: string } {
  return type === 'LIMIT_MAKER' ? { type: 'LIMIT', timeInForce: 'GTX' } : { type, timeInForce };
}

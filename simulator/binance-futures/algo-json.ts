/** Conditional orders as requests answer ("Query Algo Order") and as events tell ("Algo Order Update"). */
import { unitsText } from '../market/units.ts';
import type { AlgoOrder } from './algo-order.ts';
import { wireTerms } from './order-json.ts';
import { averagePrice } from './prices.ts';

const ZERO = '0.00000000';

/** As "New Algo Order" answers: nothing of what it becomes. */
export function placedAlgo(symbol: string, order: AlgoOrder): object {
  return {
    algoId: order.algoId,
    clientAlgoId: order.clientOrderId,
    algoType: 'CONDITIONAL',
    orderType: order.origType,
    symbol,
    side: order.side,
    positionSide: 'BOTH',
    timeInForce: order.timeInForce,
    quantity: unitsText(order.quantity),
    algoStatus: order.status,
    triggerPrice: unitsText(order.stopPrice),
    price: unitsText(order.price),
    icebergQuantity: null,
    selfTradePreventionMode: 'NONE',
    workingType: order.workingType,
    priceMatch: 'NONE',
    closePosition: false,
    priceProtect: false,
    reduceOnly: order.reduceOnly === true,
    createTime: order.createdMs,
    updateTime: order.updatedMs,
    triggerTime: order.triggeredMs,
    goodTillDate: 0,
  };
}

export function algoJson(symbol: string, order: AlgoOrder): object {
  return {
    ...placedAlgo(symbol, order),
    actualOrderId: order.actual === null ? '' : String(order.actual.orderId),
    actualPrice: order.actual === null ? ZERO : averagePrice(order.actual),
    tpTriggerPrice: ZERO,
    tpPrice: ZERO,
    slTriggerPrice: ZERO,
    slPrice: ZERO,
    tpOrderType: '',
  };
}

/** `ap`, `aq` and `act`: "only display when order is triggered and placed in matching engine". */
export function algoUpdate(symbol: string, order: AlgoOrder): object {
  const { actual } = order;
  return {
    e: 'ALGO_UPDATE',
    T: order.updatedMs,
    E: order.updatedMs,
    o: {
      caid: order.clientOrderId,
      aid: order.algoId,
      at: 'CONDITIONAL',
      o: order.origType,
      s: symbol,
      S: order.side,
      ps: 'BOTH',
      f: order.timeInForce,
      q: unitsText(order.quantity),
      X: order.status,
      ai: actual === null ? '' : String(actual.orderId),
      ...(actual && {
        ap: averagePrice(actual),
        aq: unitsText(actual.executed),
        act: wireTerms(actual).type,
      }),
      tp: unitsText(order.stopPrice),
      p: unitsText(order.price),
      V: 'NONE',
      wt: order.workingType,
      pm: 'NONE',
      cp: false,
      pP: false,
      R: order.reduceOnly === true,
      tt: order.triggeredMs,
      gtd: 0,
      ...(order.reason !== '' && { rm: order.reason }),
    },
  };
}

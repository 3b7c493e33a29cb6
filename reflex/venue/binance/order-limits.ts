import type { VenueLimits } from '../../model/venue-limits.ts';
import type { RateLimit } from './request-budget.ts';

/** WebSocket API, "Weight" of each request that the gateway makes. */
const SPOT_WEIGHTS: VenueLimits['weights'] = {
  order: 1, // order.place
  cancel: 1, // order.cancel
  query: 4 + 5, // order.status, and myTrades of one order
  list: 20 + 80, // account.status, and openOrders.status of all symbols
};

/** order.amend.keepPriority: "Weight: 4", "Unfilled Order Count: 0". */
const AMENDMENT = { weight: 4, orders: 0 } as const;

/** The same of USD-M futures, REST included. */
const FUTURES_WEIGHTS: VenueLimits['weights'] = {
  order: 0, // order.place, algoOrder.place
  cancel: 1, // order.cancel, algoOrder.cancel
  query: 1 + 1 + 5, // algoOrder of one with a trigger price, order.status, and userTrades of one order
  list: 5 + 40 + 40, // v2/account.status, openAlgoOrders and openOrders of all symbols
};

/** What the venue takes of orders and requests, as its exchangeInfo states it. */
export function orderLimits(
  limits: readonly RateLimit[],
  venue: 'binance' | 'binance-futures' = 'binance',
): VenueLimits {
  const of = (type: RateLimit['type']) =>
    limits
      .filter((each) => each.type === type)
      .map(({ intervalMs, limit }) => ({ intervalMs, limit }));
  const orders = of('ORDERS');
  const requests = of('REQUEST_WEIGHT');
  if (venue === 'binance-futures') return { orders, requests, weights: FUTURES_WEIGHTS };
  return { orders, requests, weights: SPOT_WEIGHTS, amendment: AMENDMENT };
}

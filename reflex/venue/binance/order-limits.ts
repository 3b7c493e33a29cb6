import type { VenueLimits } from '../../model/venue-limits.ts';
import type { RateLimit } from './request-budget.ts';

/** WebSocket API, "Weight" of each request that the gateway makes. */
const WEIGHTS: VenueLimits['weights'] = {
  order: 1, // order.place
  cancel: 1, // order.cancel
  query: 4 + 5, // order.status, and myTrades of one order
  list: 20 + 80, // account.status, and openOrders.status of all symbols
};

/** order.amend.keepPriority: "Weight: 4", "Unfilled Order Count: 0". */
const AMENDMENT = { weight: 4, orders: 0 } as const;

/** What the venue takes of orders and requests, as its exchangeInfo states it. */
export function orderLimits(limits: readonly RateLimit[]): VenueLimits {
  const of = (type: RateLimit['type']) =>
    limits
      .filter((each) => each.type === type)
      .map(({ intervalMs, limit }) => ({ intervalMs, limit }));
  return {
    orders: of('ORDERS'),
    requests: of('REQUEST_WEIGHT'),
    weights: WEIGHTS,
    amendment: AMENDMENT,
  };
}

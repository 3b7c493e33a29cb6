import type { VenueLimits } from '../../model/venue-limits.ts';

/**
 * What the kernel plans with: the trading engine's counter of the Intermediate tier (125, and 2.34 a
 * second), taken over a minute. The gateway keeps the counter itself, by the limit that the venue
 * states for the account (EngineBudget).
 */
export const ORDER_LIMITS: VenueLimits = {
  orders: [{ intervalMs: 60_000, limit: 140 }],
  requests: [{ intervalMs: 60_000, limit: 265 }],
  weights: {
    order: 1, // add_order
    cancel: 8, // cancel_order of an order younger than 5 s
    query: 10, // OpenOrders, ClosedOrders and QueryTrades: the REST counter is a tenth of the engine's
    list: 4, // OpenOrders
  },
  // amend_order of an order younger than 5 s
  amendment: { weight: 4, orders: 4 },
};

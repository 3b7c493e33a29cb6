import type { OrderState } from '../model/order.ts';

/** How far an order has come. A message that would lead to a lower rank is late, and is only noted. */
export const RANK: Readonly<Record<OrderState, number>> = {
  INTENDED: 0,
  SENT: 1,
  UNKNOWN: 2,
  ACKED: 3,
  TRIGGERED: 4,
  PARTIAL: 5,
  CANCELED: 6,
  EXPIRED: 6,
  REJECTED: 6,
  FILLED: 7,
};

import type { OrderRequest, OrderType, Side } from './order.ts';

/** Waits, in no book, until the market trades at its trigger price. */
export function hasTrigger(type: OrderType): boolean {
  return (
    type === 'STOP' ||
    type === 'STOP_LIMIT' ||
    type === 'TAKE_PROFIT' ||
    type === 'TAKE_PROFIT_LIMIT'
  );
}

/** Trades at any price, at once or as soon as it is released. */
export function takesAnyPrice(type: OrderType): boolean {
  return type === 'MARKET' || type === 'STOP' || type === 'TAKE_PROFIT';
}

/**
 * Which way the market has to come to the trigger price: +1 from below, -1 from above. A stop follows a
 * market that runs away from us, a take-profit waits for one that comes to us.
 */
export function triggeredFrom(type: OrderType, side: Side): 1 | -1 {
  return type === 'STOP' || type === 'STOP_LIMIT' ? side : side > 0 ? -1 : 1;
}

/**
 * Whether the order with a trigger could trade, once it is released, with one of ours that rests on the
 * other side at this price. What rests beyond the trigger price has traded before the market comes to it.
 */
export function releasedMeets(
  { type, side, triggerTicks, priceTicks }: OrderRequest,
  restingTicks: number,
): boolean {
  const beyond = side * (restingTicks - triggerTicks);
  return beyond >= 0 && (takesAnyPrice(type) || side * (priceTicks - restingTicks) >= 0);
}

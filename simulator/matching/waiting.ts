import type { Side } from '../market/book.ts';
import type { OrderRequest } from './order.ts';

/** As much of an order as says when it is released. */
type Waiting = Pick<OrderRequest, 'type' | 'side' | 'stopPrice'>;

/** Orders that wait for a trade of the market at their stop price, first come first served. */
export class WaitingOrders<Order extends Waiting> {
  private readonly orders = new Set<Order>();
  /** Of the last trade; NaN before the first. */
  private lastPrice = Number.NaN;

  add(order: Order): void {
    this.orders.add(order);
  }

  remove(order: Order): void {
    this.orders.delete(order);
  }

  /** Whether the last trade would release it at once. */
  reached(order: Waiting): boolean {
    const { stopPrice } = order;
    return fromBelow(order) ? this.lastPrice >= stopPrice : this.lastPrice <= stopPrice;
  }

  /** A trade has printed: those that it releases, which wait no more. */
  onTrade(price: number): Order[] {
    this.lastPrice = price;
    if (this.orders.size === 0) return [];
    const released = [...this.orders].filter((order) => this.reached(order));
    for (const order of released) this.orders.delete(order);
    return released;
  }
}

/** A stop follows the market that runs away from it, a take-profit waits for the one that comes. */
function fromBelow({ type, side }: { readonly type: string; readonly side: Side }): boolean {
  return type.startsWith('STOP_LOSS') === (side === 'BUY');
}

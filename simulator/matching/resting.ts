import type { Side } from '../market/book.ts';
import { isBetter } from '../market/liquidity.ts';
import { onShow, type Order } from './order.ts';

/** Our orders on the book, one list a side: best price first, then first come first served. */
export class RestingOrders {
  private readonly lists: Record<Side, Order[]> = { BUY: [], SELL: [] };

  get size(): number {
    return this.lists.BUY.length + this.lists.SELL.length;
  }

  best(side: Side): Order | undefined {
    return this.lists[side][0];
  }

  add(order: Order): void {
    const list = this.lists[order.side];
    let at = list.length;
    while (at > 0 && isBetter(order.side, order.price, list[at - 1]!.price)) at--;
    list.splice(at, 0, order);
  }

  remove(order: Order): void {
    const list = this.lists[order.side];
    const at = list.indexOf(order);
    if (at >= 0) list.splice(at, 1);
  }

  /** All of a side, best price first. */
  on(side: Side): readonly Order[] {
    return this.lists[side];
  }

  /** The orders of a side at exactly this price. */
  at(side: Side, price: number): Order[] {
    return this.lists[side].filter((order) => order.price === price);
  }

  /**
   * A trade of the tape reaches our orders on `side`: at our price it first serves what was shown
   * ahead of us, beyond our price it serves us at once. All of our orders together get no more than
   * was traded, in whole lots.
   */
  serve(
    side: Side,
    price: number,
    quantity: number,
    lot: number,
    fill: (order: Order, quantity: number) => void,
  ): void {
    let given = 0;
    // A filled order leaves the list meanwhile.
    for (const order of this.lists[side].slice()) {
      if (isBetter(side, price, order.price)) return;
      const ahead = order.price === price ? order.queueAhead : 0;
      if (order.price === price) order.queueTraded += quantity;
      order.queueAhead = Math.max(0, ahead - quantity);
      const reached = Math.min(onShow(order), quantity - ahead - given);
      const served = reached - (reached % lot);
      if (served <= 0) continue;
      given += served;
      fill(order, served);
    }
  }
}

import { hasTrigger } from '../../model/order-kind.ts';
import type { OrderType } from '../../model/order.ts';

interface OpenOrder {
  readonly type: OrderType;
  /** Of a conditional one: what it has become in the matching engine; empty while nobody has said. */
  orderId: string;
}

/**
 * Orders of ours that may be open at the venue. Whether all are gone decides what happens to its timer; a
 * conditional one is at the Algo Service under our name, and later in the matching engine under an id of
 * the venue's ("Query Algo Order": `actualOrderId`).
 */
export class OpenOrders {
  private readonly orders = new Map<string, OpenOrder>();
  /** By the venue's id of what they have become. */
  private readonly names = new Map<string, string>();

  get any(): boolean {
    return this.orders.size > 0;
  }

  /** It was sent, or is asked about. */
  add(clientOrderId: string, type: OrderType): void {
    if (!this.orders.has(clientOrderId)) this.orders.set(clientOrderId, { type, orderId: '' });
  }

  /** The venue has said what a conditional order of ours has become; of others nothing is kept. */
  released(clientOrderId: string, orderId: string): void {
    const order = this.orders.get(clientOrderId);
    if (!order || orderId === '') return;
    order.orderId = orderId;
    this.names.set(orderId, clientOrderId);
  }

  /** What a conditional order that may be open was sent as; null of others. */
  conditional(clientOrderId: string): OrderType | null {
    const order = this.orders.get(clientOrderId);
    return order && hasTrigger(order.type) ? order.type : null;
  }

  /** Of a conditional order that has been released; else empty. */
  orderId(clientOrderId: string): string {
    return this.orders.get(clientOrderId)?.orderId ?? '';
  }

  /** What we call the order that a conditional one of ours has become; undefined of others. */
  nameOf(orderId: unknown): string | undefined {
    return this.names.get(String(orderId));
  }

  ended(clientOrderId: string): void {
    this.names.delete(this.orderId(clientOrderId));
    this.orders.delete(clientOrderId);
  }
}

import type { Execution } from '../model/event.ts';
import type { OrderSnapshot } from '../model/outcome.ts';
import type { ApprovedOrder } from '../risk/governor.ts';
import { TrackedOrder } from './tracked-order.ts';

/** Ended orders are kept for late fills; the oldest go first. */
const KEEP_ENDED = 1_000;

/** All orders by client order id, and what of each symbol may still trade. */
export class OrderDesk {
  private readonly orders = new Map<string, TrackedOrder>();
  private readonly open = new Map<string, TrackedOrder>();
  private readonly ended: string[] = [];

  place(approved: ApprovedOrder, atUs: number, monoNs: number): TrackedOrder {
    const { clientOrderId, decisionSeq, request } = approved;
    const order = new TrackedOrder(clientOrderId, decisionSeq, request, atUs, monoNs);
    this.add(order);
    return order;
  }

  restore(snapshot: OrderSnapshot): TrackedOrder {
    const order = TrackedOrder.restore(snapshot);
    this.add(order);
    return order;
  }

  find(clientOrderId: string): TrackedOrder | undefined {
    return this.orders.get(clientOrderId);
  }

  get working(): Iterable<TrackedOrder> {
    return this.open.values();
  }

  get workingCount(): number {
    return this.open.size;
  }

  apply(order: TrackedOrder, execution: Execution): ReturnType<TrackedOrder['apply']> {
    const result = order.apply(execution);
    this.settle(order);
    return result;
  }

  /** To be called after any change that may have ended the order. */
  settle(order: TrackedOrder): void {
    if (!order.ended || !this.open.delete(order.clientOrderId)) return;
    this.ended.push(order.clientOrderId);
    if (this.ended.length > KEEP_ENDED) this.orders.delete(this.ended.shift()!);
  }

  private add(order: TrackedOrder): void {
    this.orders.set(order.clientOrderId, order);
    if (order.ended) this.ended.push(order.clientOrderId);
    else this.open.set(order.clientOrderId, order);
  }
}

import type { Account } from '../account/account.ts';
import { isOpen, type Fill, type Order, type OrderRequest } from './order.ts';

/** Closed orders and fills kept for queries; the oldest go first. */
const HISTORY_MAX = 100_000;

/**
 * The venue's own record of orders and fills: the truth that tests compare a client's with.
 * Ids start from the clock, so that a restarted simulator does not give out the same ones again.
 */
export class Ledger {
  private readonly ordersById = new Map<number, Order>();
  private readonly openByAccount = new Map<Account, Set<Order>>();
  private readonly fills: Fill[] = [];
  private nextOrderId: number;
  private nextTradeId: number;

  constructor(startMs: number) {
    const firstId = Math.floor(startMs) * 100;
    this.nextOrderId = firstId;
    this.nextTradeId = firstId;
  }

  open(account: Account, request: OrderRequest, nowMs: number): Order {
    const order: Order = {
      ...request,
      orderId: this.nextOrderId++,
      account,
      createdMs: nowMs,
      updatedMs: nowMs,
      status: 'NEW',
      executed: 0,
      prevented: 0,
      amendments: 0,
      quoteExecuted: 0n,
      working: false,
      waiting: false,
      queueAhead: 0,
      shownLeft: 0,
      queueShown: 0,
      queueTraded: 0,
    };
    this.ordersById.set(order.orderId, order);
    this.openSet(account).add(order);
    this.forgetOldest();
    return order;
  }

  closed(order: Order): void {
    this.openSet(order.account).delete(order);
  }

  record(fill: Omit<Fill, 'tradeId'>): Fill {
    const recorded = { tradeId: this.nextTradeId++, ...fill };
    this.fills.push(recorded);
    if (this.fills.length > HISTORY_MAX * 2) this.fills.splice(0, HISTORY_MAX);
    return recorded;
  }

  openOrders(account: Account): Order[] {
    return [...this.openSet(account)];
  }

  /** By the venue's id, or by the client's: the open one, else the latest. */
  find(account: Account, by: { orderId?: number; clientOrderId?: string }): Order | undefined {
    if (by.orderId !== undefined) {
      const order = this.ordersById.get(by.orderId);
      if (order?.account !== account) return undefined;
      return by.clientOrderId === undefined || order.clientOrderId === by.clientOrderId
        ? order
        : undefined;
    }
    const named = (order: Order): boolean => order.clientOrderId === by.clientOrderId;
    return this.openOrders(account).find(named) ?? this.orders(account).findLast(named);
  }

  orders(account?: Account): Order[] {
    const all = [...this.ordersById.values()];
    return account ? all.filter((order) => order.account === account) : all;
  }

  trades(account?: Account): Fill[] {
    return this.fills.filter((fill) => account === undefined || fill.order.account === account);
  }

  private openSet(account: Account): Set<Order> {
    let set = this.openByAccount.get(account);
    if (!set) {
      set = new Set();
      this.openByAccount.set(account, set);
    }
    return set;
  }

  private forgetOldest(): void {
    if (this.ordersById.size <= HISTORY_MAX) return;
    for (const [orderId, order] of this.ordersById) {
      if (isOpen(order)) continue;
      this.ordersById.delete(orderId);
      return;
    }
  }
}

import { MONEY_DECIMALS, type Money } from '../../model/money.ts';
import type { Side } from '../../model/order.ts';

/** What the private channels have said of one order, ours or not. Amounts are exact. */
export interface AccountOrder {
  readonly orderId: string;
  /** Empty when it has none: placed by hand, or by a program that gives none. */
  clientOrderId: string;
  symbol: string;
  side: Side | null;
  /** 0 of a market order. */
  price: Money;
  quantity: Money;
  executed: Money;
  /** When it was first heard of, on our monotonic clock. */
  readonly heardNs: number;
}

const ONE = 10n ** BigInt(MONEY_DECIMALS);
/** Closed orders are remembered, so that late words about them can be told apart; the oldest go first. */
const MOST_CLOSED = 10_000;

/**
 * The orders of the account by the venue's id: its updates are sparse, and mostly name neither symbol nor
 * client order id.
 */
export class AccountOrders {
  private readonly openById = new Map<string, AccountOrder>();
  /** In the order in which they ended. */
  private readonly closedById = new Map<string, AccountOrder>();

  find(orderId: string): AccountOrder | undefined {
    return this.openById.get(orderId) ?? this.closedById.get(orderId);
  }

  /** By our name for it: the open one, else none. */
  named(clientOrderId: string): AccountOrder | undefined {
    return this.open().find((order) => order.clientOrderId === clientOrderId);
  }

  open(): AccountOrder[] {
    return [...this.openById.values()];
  }

  /** The order with this id; one that nothing is known of when it is new. */
  heard(orderId: string, nowNs: number): AccountOrder {
    let order = this.find(orderId);
    if (!order) {
      order = {
        orderId,
        clientOrderId: '',
        symbol: '',
        side: null,
        price: 0n,
        quantity: 0n,
        executed: 0n,
        heardNs: nowNs,
      };
      this.openById.set(orderId, order);
    }
    return order;
  }

  close(order: AccountOrder): void {
    if (!this.openById.delete(order.orderId)) return;
    this.closedById.set(order.orderId, order);
    if (this.closedById.size <= MOST_CLOSED) return;
    for (const oldest of this.closedById.keys()) {
      this.closedById.delete(oldest);
      return;
    }
  }

  /** A snapshot names all that are open: what it does not name has ended while nobody listened. */
  onlyOpen(orderIds: ReadonlySet<string>): void {
    for (const order of this.open()) if (!orderIds.has(order.orderId)) this.close(order);
  }
}

/** What an order of this side holds of the asset that it pays with, for so much of it. */
export function heldFor(side: Side, price: Money, quantity: Money): Money {
  return side > 0 ? (price * quantity) / ONE : quantity;
}

import { formatMoney, type Money } from '../../model/money.ts';
import { type AccountOrder, heldFor } from './account-orders.ts';

interface Total {
  readonly amount: Money;
  /** On the venue's clock, µs. */
  readonly atUs: number;
}

/** What has traded and is still in the total that the venue told last. */
interface Unsettled {
  readonly asset: string;
  readonly amount: Money;
  readonly atUs: number;
}

/**
 * What is free of each asset. Kraken tells totals alone; what open orders hold follows from the orders.
 * The two come in channels of their own, so that what a trade has spent counts as held until a total
 * of that moment or later has come: what is said to be free is never more than there is, but for fees
 * that the venue holds besides the price (assumed: none; the policy's marginBuffer is there for them).
 */
export class Holdings {
  private readonly totals = new Map<string, Total>();
  private unsettled: Unsettled[] = [];

  /** What was known is of another connection. */
  clear(): void {
    this.totals.clear();
    this.unsettled = [];
  }

  total(asset: string, amount: Money, atUs: number): void {
    this.totals.set(asset, { amount, atUs });
    this.unsettled = this.unsettled.filter((each) => each.asset !== asset || each.atUs > atUs);
  }

  /** `asset` is what the order pays with, `amount` the least that it cannot spend again. */
  spent(asset: string, amount: Money, atUs: number): void {
    const known = this.totals.get(asset)?.atUs ?? Number.NEGATIVE_INFINITY;
    if (known < atUs) this.unsettled.push({ asset, amount, atUs });
  }

  /** `orders` are those that are open; `paysWith` says in which asset. */
  balance(
    asset: string,
    orders: readonly AccountOrder[],
    paysWith: (order: AccountOrder) => string,
  ): { free: string; locked: string } {
    const total = this.totals.get(asset)?.amount ?? 0n;
    let held = 0n;
    for (const order of orders) {
      if (order.side === null || paysWith(order) !== asset) continue;
      held += heldFor(order.side, order.price, order.quantity - order.executed);
    }
    for (const each of this.unsettled) if (each.asset === asset) held += each.amount;
    const free = total > held ? total - held : 0n;
    return { free: formatMoney(free), locked: formatMoney(total - free) };
  }
}

import type { Money } from '@voltaire/reflex/model/money.ts';
import type { Account } from '../account/account.ts';
import type { Fees } from '../account/fees.ts';
import type { TradingPair } from '../market/trading-pair.ts';
import { quantityMoney, valueMoney } from '../market/units.ts';
import type { Ledger } from './ledger.ts';
import { type Order, type OrderRequest, Refusal, remaining, takesAnyPrice } from './order.ts';
import type { Settled, Settling } from './settlement.ts';
import type { Take } from './take.ts';

/** What is held of a contract: sold short when below zero. */
export interface HeldPosition {
  /** Counts 10^-8. */
  readonly units: number;
  /** What it was opened for, with its sign; exact. */
  readonly cost: Money;
}

const NOTHING: HeldPosition = { units: 0, cost: 0n };

/** What counts besides the orders that the ledger lists. */
interface Besides {
  /** An order that is on its way in. */
  readonly adding?: { readonly side: Order['side']; readonly value: Money };
  /** An order that is on its way out. */
  readonly without?: Order;
  /** What has traded or goes, and its order still counts. */
  readonly leaving?: { readonly order: Order; readonly quantity: number };
}

/**
 * A contract on margin in the quote asset, without leverage: what is held and what is ordered needs its
 * whole value, on the side that is worse if all orders of that side fill. Unrealised profit and loss
 * count for nothing, there is no funding and nobody is liquidated.
 */
export class MarginSettlement implements Settling {
  private readonly held = new Map<Account, HeldPosition>();

  constructor(
    private readonly pair: TradingPair,
    private readonly fees: Fees,
    private readonly ledger: Ledger,
  ) {}

  position(account: Account): HeldPosition {
    return this.held.get(account) ?? NOTHING;
  }

  /** All that is in the account, whatever of it is needed as margin. */
  wallet(account: Account): Money {
    const { free, locked } = account.balance(this.pair.quote);
    return free + locked;
  }

  /** Units that reduce-only orders of a side may still be for; 0 when there is nothing to reduce. */
  reducible(account: Account, side: Order['side']): number {
    const { units } = this.position(account);
    return Math.max(0, side === 'SELL' ? units : -units);
  }

  lockFor(account: Account, request: OrderRequest, take: Take): void {
    const { side, quantity } = request;
    if (request.reduceOnly) {
      const asked = this.reduceOnlyOrders(account, side).reduce((sum, o) => sum + remaining(o), 0);
      if (asked + quantity > this.reducible(account, side)) throw new Refusal('NOTHING_TO_REDUCE');
      return;
    }
    const value = takesAnyPrice(request.type) ? take.cost : valueMoney(request.price, quantity);
    this.admit(account, { adding: { side, value } });
  }

  lockReleased(order: Order, take: Take): boolean {
    const { account, side, reduceOnly } = order;
    if (reduceOnly) return take.quantity <= this.reducible(account, side);
    const adding = { side, value: take.cost };
    return this.need(account, { adding, without: order }) <= this.wallet(account);
  }

  lockAnew(order: Order, price: number, quantity: number): void {
    const value = valueMoney(price, quantity - order.executed - order.prevented);
    this.admit(order.account, { adding: { side: order.side, value }, without: order });
  }

  fill(order: Order, price: number, quantity: number, isMaker: boolean, nowMs: number): Settled {
    const { account } = order;
    const { quote } = this.pair;
    const value = valueMoney(price, quantity);
    const commission = this.fees.commission(account, value, isMaker, nowMs);
    this.fees.traded(account, value, nowMs);
    const buying = order.side === 'BUY';
    const realized = this.move(account, buying ? quantity : -quantity, buying ? value : -value);
    const wallet = this.wallet(account) + realized - commission;
    account.restate(quote, wallet, 0n);
    this.restate(account, { leaving: { order, quantity } });
    return { quoteQuantity: value, commission, commissionAsset: quote, realized };
  }

  unlock(order: Order, quantity: number): void {
    this.restate(order.account, { leaving: { order, quantity } });
  }

  /** Reduce-only orders that are more than what is left to reduce, the latest first. */
  knockedOut(account: Account): Order[] {
    return (['BUY', 'SELL'] as const).flatMap((side) => {
      let room = this.reducible(account, side);
      return this.reduceOnlyOrders(account, side)
        .filter((order) => (room -= remaining(order)) < 0)
        .reverse();
    });
  }

  private reduceOnlyOrders(account: Account, side: Order['side']): Order[] {
    const open = this.ledger.openOrders(account);
    return open.filter((order) => order.reduceOnly && order.side === side);
  }

  private admit(account: Account, besides: Besides): void {
    if (this.need(account, besides) > this.wallet(account)) {
      throw new Refusal('INSUFFICIENT_BALANCE');
    }
    this.restate(account, besides);
  }

  private restate(account: Account, besides: Besides): void {
    const wallet = this.wallet(account);
    const need = this.need(account, besides);
    const locked = need < wallet ? need : wallet > 0n ? wallet : 0n;
    account.restate(this.pair.quote, wallet - locked, locked);
  }

  /** What is held and ordered, if all orders of the worse side fill. */
  private need(account: Account, { adding, without, leaving }: Besides): Money {
    const values = { BUY: 0n, SELL: 0n };
    if (adding) values[adding.side] += adding.value;
    for (const order of this.ledger.openOrders(account)) {
      if (order === without || order.reduceOnly || order.waiting) continue;
      const left = remaining(order) - (leaving?.order === order ? leaving.quantity : 0);
      values[order.side] += valueMoney(order.price, left);
    }
    const { cost } = this.position(account);
    const [long, short] = [cost + values.BUY, values.SELL - cost];
    return long > short ? long : short;
  }

  /** Takes a trade into the position, at average cost; returns what that has realised. */
  private move(account: Account, units: number, value: Money): Money {
    const { units: had, cost } = this.position(account);
    const now = had + units;
    let closedCost = 0n;
    let closedValue = 0n;
    if (had !== 0 && Math.sign(had) !== Math.sign(units)) {
      const closed = Math.min(Math.abs(had), Math.abs(units));
      closedCost = (cost * BigInt(closed)) / BigInt(Math.abs(had));
      closedValue = (value * BigInt(closed)) / BigInt(Math.abs(units));
    }
    this.held.set(account, { units: now, cost: cost - closedCost + (value - closedValue) });
    return -closedValue - closedCost;
  }
}

/** The price at which a position was opened, exact to 10^-18; 0 when there is none. */
export function entryPrice({ units, cost }: HeldPosition): Money {
  if (units === 0) return 0n;
  return (cost * 10n ** 18n) / quantityMoney(units);
}

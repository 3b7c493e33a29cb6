import { InsufficientBalance, type Account } from '../account/account.ts';
import type { Fees } from '../account/fees.ts';
import type { Money } from '@voltaire/reflex/model/money.ts';
import type { TradingPair } from '../market/trading-pair.ts';
import { quantityMoney, valueMoney } from '../market/units.ts';
import { Refusal, remaining, takesAnyPrice, type Order, type OrderRequest } from './order.ts';
import type { Take } from './take.ts';

/** What a fill was worth, and what it cost besides. */
export interface Settled {
  readonly quoteQuantity: Money;
  readonly commission: Money;
  readonly commissionAsset: string;
  /** What closing a part of a position has brought; absent where nothing is held on margin. */
  readonly realized?: Money;
}

/** What open orders hold of an account, and what fills move of it. */
export interface Settling {
  /** For a new order that will at once trade `take`. Throws a Refusal. */
  lockFor(account: Account, request: OrderRequest, take: Take): void;
  /** For an order that waited and will now trade `take`. False when it cannot. */
  lockReleased(order: Order, take: Take): boolean;
  /** For an order that gets another price and quantity. Throws a Refusal. */
  lockAnew(order: Order, price: number, quantity: number): void;
  /** Moves the money of a fill that the order does not count yet. */
  fill(order: Order, price: number, quantity: number, isMaker: boolean, nowMs: number): Settled;
  /** Gives back what an open order holds for so much of the rest of it. */
  unlock(order: Order, quantity: number): void;
}

/** What is bought is paid and held (spot). All exact. */
export class Settlement implements Settling {
  constructor(
    private readonly pair: TradingPair,
    private readonly fees: Fees,
  ) {}

  lockFor(account: Account, request: OrderRequest, take: Take): void {
    const { base, quote } = this.pair;
    const { side, type, quantity } = request;
    if (side === 'SELL') this.lock(account, base, quantityMoney(quantity));
    else if (type === 'MARKET') this.lock(account, quote, this.costOf(take));
    else this.lock(account, quote, this.needOf(lockedAt(request), quantity));
  }

  /**
   * A buyer's order that waited takes any price now: it holds what it really costs instead of what its
   * stop price says. False when that is more than there is; then it holds nothing.
   */
  lockReleased(order: Order, take: Take): boolean {
    if (order.side === 'SELL' || !takesAnyPrice(order.type)) return true;
    const { quote } = this.pair;
    const cost = this.costOf(take);
    order.account.unlock(quote, this.needOf(order.stopPrice, remaining(order)));
    if (order.account.balance(quote).free < cost) return false;
    order.account.lock(quote, cost);
    return true;
  }

  lockAnew({ account, ...order }: Order, price: number, quantity: number): void {
    const selling = order.side === 'SELL';
    const asset = selling ? this.pair.base : this.pair.quote;
    const gone = order.executed + order.prevented;
    const need = (at: number, left: number): Money =>
      selling ? quantityMoney(left) : this.needOf(at, left);
    const more = need(price, quantity - gone) - need(order.price, order.quantity - gone);
    if (more <= 0n) account.unlock(asset, -more);
    else this.lock(account, asset, more);
  }

  fill(order: Order, price: number, quantity: number, isMaker: boolean, nowMs: number): Settled {
    const { base, quote } = this.pair;
    const { account } = order;
    const value = valueMoney(price, quantity);
    const buying = order.side === 'BUY';
    const inQuote = !buying || this.fees.inQuote;
    const received = buying ? quantityMoney(quantity) : value;
    const charged = inQuote ? value : received;
    const commission = this.fees.commission(account, charged, isMaker, nowMs);
    this.fees.traded(account, value, nowMs);
    if (buying) {
      // What takes any price locked exactly its planned cost, a limit order what its limit would cost.
      const left = remaining(order);
      const released = takesAnyPrice(order.type)
        ? value + this.fees.onTop(value)
        : this.needOf(order.price, left) - this.needOf(order.price, left - quantity);
      account.spendLocked(quote, released, inQuote ? value + commission : value);
      account.receive(base, inQuote ? received : received - commission);
    } else {
      account.spendLocked(base, quantityMoney(quantity), quantityMoney(quantity));
      account.receive(quote, received - commission);
    }
    return { quoteQuantity: value, commission, commissionAsset: inQuote ? quote : base };
  }

  unlock(order: Order, quantity: number): void {
    const left = remaining(order);
    const { account, side, waiting, type } = order;
    if (side === 'SELL') account.unlock(this.pair.base, quantityMoney(quantity));
    else if (waiting || !takesAnyPrice(type)) {
      const price = lockedAt(order);
      const kept = this.needOf(price, left - quantity);
      account.unlock(this.pair.quote, this.needOf(price, left) - kept);
    }
  }

  /** What a buyer of `quantity` at `price` must hold. */
  private needOf(price: number, quantity: number): Money {
    const value = valueMoney(price, quantity);
    return value + this.fees.onTop(value);
  }

  private costOf({ levels, cost }: Take): Money {
    if (!this.fees.inQuote) return cost;
    return levels.reduce((sum, { price, quantity }) => sum + this.needOf(price, quantity), 0n);
  }

  private lock(account: Account, asset: string, amount: Money): void {
    try {
      account.lock(asset, amount);
    } catch (error) {
      if (error instanceof InsufficientBalance) throw new Refusal('INSUFFICIENT_BALANCE');
      throw error;
    }
  }
}

/** The price by which a buyer's quote asset is locked: of what takes any price, its stop price. */
function lockedAt({ type, price, stopPrice }: Pick<Order, 'type' | 'price' | 'stopPrice'>): number {
  return takesAnyPrice(type) ? stopPrice : price;
}

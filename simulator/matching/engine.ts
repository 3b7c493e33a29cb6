/**
 * Executes orders against the tape's book. Our orders do not move the tape and do not see each other;
 * README.md lists what that means. All of it is synchronous: between two frames or requests nothing
 * is half done.
 */
import { InsufficientBalance, type Account } from '../account/account.ts';
import type { Fees } from '../account/fees.ts';
import type { Money } from '@voltaire/reflex/model/money.ts';
import type { Side } from '../market/book.ts';
import { opposite, type Liquidity } from '../market/liquidity.ts';
import type { TradingPair } from '../market/trading-pair.ts';
import { quantityMoney, valueMoney } from '../market/units.ts';
import type { Ledger } from './ledger.ts';
import {
  isOpen,
  Refusal,
  remaining,
  type ExecutionListener,
  type Fill,
  type Order,
  type OrderRequest,
} from './order.ts';
import { type QueueModel, seeQueue } from './queue.ts';
import { RestingOrders } from './resting.ts';
import { crosses, planTake, type Take } from './take.ts';

const NO_LIMIT = Number.NaN;

export class MatchingEngine {
  private readonly resting = new RestingOrders();
  private readonly touched = new Set<Account>();

  constructor(
    readonly pair: TradingPair,
    readonly ledger: Ledger,
    private readonly liquidity: Liquidity,
    private readonly fees: Fees,
    private readonly listener: ExecutionListener,
    private readonly queue: QueueModel = 'pessimistic',
  ) {}

  /** Orders of ours that wait on the book. */
  get restingCount(): number {
    return this.resting.size;
  }

  /**
   * Accepts an order whose numbers pass the pair's filters, and executes what can be executed now.
   * Returns the order and its fills so far. Throws a Refusal.
   */
  place(account: Account, request: OrderRequest, nowMs: number): { order: Order; fills: Fill[] } {
    const open = this.ledger.openOrders(account);
    if (open.some((order) => order.clientOrderId === request.clientOrderId)) {
      throw new Refusal('DUPLICATE_ORDER');
    }
    if (open.length >= this.pair.openOrdersMax) throw new Refusal('TOO_MANY_OPEN_ORDERS');
    if (request.type === 'LIMIT_MAKER' && crosses(this.liquidity, request.side, request.price)) {
      throw new Refusal('WOULD_TAKE');
    }
    const take = this.plan(request);
    this.lockFor(account, request, take);
    const order = this.ledger.open(account, request, nowMs);
    this.touched.add(account);
    this.listener.onExecution({ type: 'NEW', order });
    const fills = this.executeTake(order, take, nowMs);
    if (isOpen(order)) this.restOrExpire(order, nowMs);
    this.reportBalances(nowMs);
    return { order, fills };
  }

  /** Cancels an open order. Throws a Refusal when it is not open any more. */
  cancel(order: Order, cancelId: string, nowMs: number): void {
    if (!isOpen(order)) throw new Refusal('UNKNOWN_ORDER');
    this.close(order, 'CANCELED', nowMs);
    this.listener.onExecution({ type: 'CANCELED', order, cancelId });
    this.reportBalances(nowMs);
  }

  /**
   * Gives an open limit order another price and quantity, of which what has traded is a part. It keeps
   * its place in the queue unless the price moves or the quantity grows. Throws a Refusal.
   */
  amend(order: Order, price: number, quantity: number, nowMs: number): Fill[] {
    if (!isOpen(order)) throw new Refusal('UNKNOWN_ORDER');
    if (quantity <= order.executed) throw new Refusal('ALREADY_TRADED');
    const crossing = crosses(this.liquidity, order.side, price);
    if (crossing && order.type === 'LIMIT_MAKER') throw new Refusal('WOULD_TAKE');
    this.lockAnew(order, price, quantity);
    const keepsPlace = price === order.price && quantity <= order.quantity;
    order.price = price;
    order.quantity = quantity;
    order.updatedMs = nowMs;
    this.touched.add(order.account);
    this.listener.onExecution({ type: 'AMENDED', order });
    let fills: Fill[] = [];
    if (!keepsPlace) {
      this.resting.remove(order);
      const { side } = order;
      const take = planTake(this.liquidity, side, remaining(order), price, this.pair.lot);
      fills = this.executeTake(order, take, nowMs);
      if (isOpen(order)) this.rest(order);
    }
    this.reportBalances(nowMs);
    return fills;
  }

  /** A trade printed on the tape. */
  onTrade(price: number, quantity: number, buyerIsMaker: boolean, nowMs: number): void {
    if (this.resting.size === 0) return;
    const side: Side = buyerIsMaker ? 'BUY' : 'SELL';
    this.resting.serve(side, price, quantity, this.pair.lot, (order, served) => {
      this.fill(order, order.price, served, true, nowMs);
    });
    this.reportBalances(nowMs);
  }

  /** The venue has shown the quantity at a price: those who wait there may have moved up. */
  onShown(side: Side, price: number): void {
    for (const order of this.resting.at(side, price)) {
      seeQueue(this.queue, order, this.liquidity.shownAt(side, price));
    }
  }

  /** The book or the best quote has moved: orders that it now crosses are hit at their own price. */
  onBookMoved(nowMs: number): void {
    if (this.resting.size === 0) return;
    for (const side of ['BUY', 'SELL'] as const) {
      let order = this.resting.best(side);
      while (order && crosses(this.liquidity, side, order.price)) {
        const left = remaining(order);
        const take = planTake(this.liquidity, side, left, order.price, this.pair.lot);
        for (const level of take.levels) {
          this.liquidity.take(opposite(side), level.price, level.quantity);
        }
        if (take.quantity > 0) this.fill(order, order.price, take.quantity, true, nowMs);
        if (take.quantity < left) break;
        order = this.resting.best(side);
      }
    }
    this.reportBalances(nowMs);
  }

  private plan(request: OrderRequest): Take {
    const limit = request.type === 'MARKET' ? NO_LIMIT : request.price;
    const { side, quantity } = request;
    if (request.type === 'LIMIT_MAKER') return { levels: [], quantity: 0, cost: 0n };
    const take = planTake(this.liquidity, side, quantity, limit, this.pair.lot);
    if (request.timeInForce === 'FOK' && take.quantity < quantity) {
      return { levels: [], quantity: 0, cost: 0n };
    }
    return take;
  }

  private lockFor(account: Account, request: OrderRequest, take: Take): void {
    const { base, quote } = this.pair;
    const { side, type, price, quantity } = request;
    if (side === 'SELL') this.lock(account, base, quantityMoney(quantity));
    else
      this.lock(
        account,
        quote,
        type === 'MARKET' ? this.costOf(take) : this.needOf(price, quantity),
      );
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

  private executeTake(order: Order, take: Take, nowMs: number): Fill[] {
    return take.levels.map(({ price, quantity }) => {
      this.liquidity.take(opposite(order.side), price, quantity);
      return this.fill(order, price, quantity, false, nowMs);
    });
  }

  private restOrExpire(order: Order, nowMs: number): void {
    if (order.type !== 'MARKET' && order.timeInForce === 'GTC') {
      this.rest(order);
    } else {
      this.close(order, 'EXPIRED', nowMs);
      this.listener.onExecution({ type: 'EXPIRED', order });
    }
  }

  private rest(order: Order): void {
    order.working = true;
    order.queueAhead = this.liquidity.shownAt(order.side, order.price);
    order.queueShown = order.queueAhead;
    order.queueTraded = 0;
    this.resting.add(order);
  }

  private lockAnew({ account, ...order }: Order, price: number, quantity: number): void {
    const selling = order.side === 'SELL';
    const asset = selling ? this.pair.base : this.pair.quote;
    const need = (at: number, left: number): Money =>
      selling ? quantityMoney(left) : this.needOf(at, left);
    const more =
      need(price, quantity - order.executed) - need(order.price, order.quantity - order.executed);
    if (more <= 0n) account.unlock(asset, -more);
    else this.lock(account, asset, more);
  }

  private lock(account: Account, asset: string, amount: Money): void {
    try {
      account.lock(asset, amount);
    } catch (error) {
      if (error instanceof InsufficientBalance) throw new Refusal('INSUFFICIENT_BALANCE');
      throw error;
    }
  }

  private fill(
    order: Order,
    price: number,
    quantity: number,
    isMaker: boolean,
    nowMs: number,
  ): Fill {
    const { base, quote } = this.pair;
    const { account } = order;
    const value = valueMoney(price, quantity);
    const buying = order.side === 'BUY';
    const inQuote = !buying || this.fees.inQuote;
    const received = buying ? quantityMoney(quantity) : value;
    const commission = this.fees.commission(inQuote ? value : received, isMaker);
    if (buying) {
      // A market order locked exactly its planned cost, a limit order what its limit would cost.
      const left = remaining(order);
      const released =
        order.type === 'MARKET'
          ? value + this.fees.onTop(value)
          : this.needOf(order.price, left) - this.needOf(order.price, left - quantity);
      account.spendLocked(quote, released, inQuote ? value + commission : value);
      account.receive(base, inQuote ? received : received - commission);
    } else {
      account.spendLocked(base, quantityMoney(quantity), quantityMoney(quantity));
      account.receive(quote, received - commission);
    }
    order.executed += quantity;
    order.quoteExecuted += value;
    order.updatedMs = nowMs;
    order.status = remaining(order) === 0 ? 'FILLED' : 'PARTIALLY_FILLED';
    if (order.status === 'FILLED') this.leaveBook(order);
    const fill = this.ledger.record({
      order,
      price,
      quantity,
      quoteQuantity: value,
      commission,
      commissionAsset: inQuote ? quote : base,
      isMaker,
      timeMs: nowMs,
    });
    this.touched.add(account);
    this.listener.onExecution({ type: 'TRADE', order, fill });
    return fill;
  }

  /** Ends an open order and gives back what it had locked for the rest. */
  private close(order: Order, status: 'CANCELED' | 'EXPIRED', nowMs: number): void {
    const left = remaining(order);
    if (order.side === 'SELL') order.account.unlock(this.pair.base, quantityMoney(left));
    else if (order.type !== 'MARKET') {
      order.account.unlock(this.pair.quote, this.needOf(order.price, left));
    }
    order.status = status;
    order.updatedMs = nowMs;
    this.leaveBook(order);
    this.touched.add(order.account);
  }

  private leaveBook(order: Order): void {
    order.working = false;
    this.resting.remove(order);
    this.ledger.closed(order);
  }

  private reportBalances(nowMs: number): void {
    for (const account of this.touched) {
      account.updatedMs = nowMs;
      this.listener.onBalances(account);
    }
    this.touched.clear();
  }
}

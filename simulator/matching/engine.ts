/**
 * Executes orders against the tape's book. Our orders do not move the tape and do not see each other;
 * README.md lists what that means. All of it is synchronous: between two frames or requests nothing
 * is half done.
 */
import type { Account } from '../account/account.ts';
import type { Side } from '../market/book.ts';
import { opposite, type Liquidity } from '../market/liquidity.ts';
import type { TradingPair } from '../market/trading-pair.ts';
import type { Ledger } from './ledger.ts';
import {
  isOpen,
  Refusal,
  remaining,
  takesAnyPrice,
  waitsForTrade,
  type ExecutionListener,
  type Fill,
  type Order,
  type OrderRequest,
} from './order.ts';
import { NOTHING, type Plan, planOrder, wouldTake } from './plan.ts';
import { type QueueModel, seeQueue } from './queue.ts';
import { RestingOrders } from './resting.ts';
import type { Settling } from './settlement.ts';
import { crosses, planTake } from './take.ts';
import { WaitingOrders } from './waiting.ts';

export class MatchingEngine {
  readonly resting = new RestingOrders();
  private readonly waiting = new WaitingOrders<Order>();
  private readonly touched = new Set<Account>();

  constructor(
    readonly pair: TradingPair,
    readonly ledger: Ledger,
    readonly liquidity: Liquidity,
    private readonly settlement: Settling,
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
    const incoming = { ...request, account };
    if (request.type === 'LIMIT_MAKER' && wouldTake(this, incoming, request.price)) {
      throw new Refusal('WOULD_TAKE');
    }
    const waits = waitsForTrade(request.type);
    if (waits && this.waiting.reached(request)) throw new Refusal('WOULD_TRIGGER');
    const plan = waits ? NOTHING : planOrder(this, incoming, request.quantity);
    this.settlement.lockFor(account, request, plan.take);
    const order = this.ledger.open(account, request, nowMs);
    order.waiting = waits;
    this.touched.add(account);
    this.listener.onExecution({ type: 'NEW', order });
    const fills = this.execute(order, plan, nowMs);
    if (waits) this.waiting.add(order);
    else if (isOpen(order)) this.restOrExpire(order, nowMs);
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

  /** The venue takes back an open order by itself. */
  expire(order: Order, nowMs: number): void {
    this.close(order, 'EXPIRED', nowMs);
    this.listener.onExecution({ type: 'EXPIRED', order });
    this.reportBalances(nowMs);
  }

  /**
   * Gives an open limit order another price and quantity, of which what has traded is a part. It keeps
   * its place in the queue unless the price moves or the quantity grows. `name`: what the client calls it
   * from now on. Throws a Refusal.
   */
  amend(
    order: Order,
    price: number,
    quantity: number,
    nowMs: number,
    name = order.clientOrderId,
  ): Fill[] {
    if (!isOpen(order)) throw new Refusal('UNKNOWN_ORDER');
    if (quantity <= order.executed + order.prevented) throw new Refusal('ALREADY_TRADED');
    if (order.type === 'LIMIT_MAKER' && wouldTake(this, order, price)) {
      throw new Refusal('WOULD_TAKE');
    }
    const formerId = order.clientOrderId;
    const named = (other: Order): boolean => other !== order && other.clientOrderId === name;
    if (this.ledger.openOrders(order.account).some(named)) throw new Refusal('DUPLICATE_ORDER');
    this.settlement.lockAnew(order, price, quantity);
    const sameTurn = price === order.price && quantity <= order.quantity;
    const keepsPlace = order.waiting || sameTurn;
    order.price = price;
    order.quantity = quantity;
    order.clientOrderId = name;
    order.amendments++;
    order.updatedMs = nowMs;
    this.touched.add(order.account);
    this.listener.onExecution({ type: 'AMENDED', order, formerId });
    let fills: Fill[] = [];
    if (!keepsPlace) {
      this.resting.remove(order);
      order.working = false; // what it takes now is no part of an iceberg that was shown
      fills = this.execute(order, planOrder(this, order, remaining(order)), nowMs);
      if (isOpen(order)) this.rest(order);
    }
    this.reportBalances(nowMs);
    return fills;
  }

  /** A trade printed on the tape. */
  onTrade(price: number, quantity: number, buyerIsMaker: boolean, nowMs: number): void {
    const released = this.waiting.onTrade(price);
    if (this.resting.size > 0) {
      const side: Side = buyerIsMaker ? 'BUY' : 'SELL';
      this.resting.serve(side, price, quantity, this.pair.lot, (order, served) => {
        this.fill(order, order.price, served, true, nowMs);
      });
    }
    for (const order of released) this.release(order, nowMs);
    this.reportBalances(nowMs);
  }

  /** The market has traded at its stop price: from now on it is the market or limit order that waited. */
  private release(order: Order, nowMs: number): void {
    order.waiting = false;
    order.updatedMs = nowMs;
    this.touched.add(order.account);
    this.listener.onExecution({ type: 'TRIGGERED', order });
    const plan = planOrder(this, order, remaining(order));
    const possible = this.settlement.lockReleased(order, plan.take);
    this.execute(order, possible ? plan : NOTHING, nowMs);
    if (isOpen(order)) this.restOrExpire(order, nowMs);
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

  private execute(order: Order, { take, meetings }: Plan, nowMs: number): Fill[] {
    const fills = take.levels.map(({ price, quantity }) => {
      this.liquidity.take(opposite(order.side), price, quantity);
      return this.fill(order, price, quantity, false, nowMs);
    });
    for (const { maker, ofTaker, ofMaker } of meetings) {
      this.prevent(maker, order, ofMaker, nowMs);
      this.prevent(order, maker, ofTaker, nowMs);
    }
    return fills;
  }

  /** So much of an order would have traded with its own account, and goes. */
  private prevent(order: Order, counter: Order, quantity: number, nowMs: number): void {
    if (quantity === 0) return;
    this.settlement.unlock(order, quantity);
    order.prevented += quantity;
    order.updatedMs = nowMs;
    this.touched.add(order.account);
    if (remaining(order) === 0) {
      order.status = 'EXPIRED_IN_MATCH';
      this.leaveBook(order);
    }
    this.listener.onExecution({ type: 'PREVENTED', order, counter, quantity });
  }

  private restOrExpire(order: Order, nowMs: number): void {
    if (!takesAnyPrice(order.type) && order.timeInForce === 'GTC') {
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
    order.shownLeft = order.display;
    this.resting.add(order);
  }

  /** The part of an iceberg that was shown is gone: the next one joins the queue at its end. */
  private refill(order: Order): void {
    this.resting.remove(order);
    this.rest(order);
  }

  private fill(
    order: Order,
    price: number,
    quantity: number,
    isMaker: boolean,
    nowMs: number,
  ): Fill {
    const settled = this.settlement.fill(order, price, quantity, isMaker, nowMs);
    order.executed += quantity;
    order.quoteExecuted += settled.quoteQuantity;
    order.updatedMs = nowMs;
    order.status = remaining(order) > 0 ? 'PARTIALLY_FILLED' : endOf(order);
    if (!isOpen(order)) this.leaveBook(order);
    else if (order.display > 0 && order.working) {
      order.shownLeft -= quantity;
      if (order.shownLeft <= 0) this.refill(order);
    }
    const fill = this.ledger.record({
      order,
      price,
      quantity,
      ...settled,
      isMaker,
      timeMs: nowMs,
    });
    this.touched.add(order.account);
    this.listener.onExecution({ type: 'TRADE', order, fill });
    return fill;
  }

  /** Ends an open order and gives back what it had locked for the rest. */
  private close(order: Order, status: 'CANCELED' | 'EXPIRED', nowMs: number): void {
    this.settlement.unlock(order, remaining(order));
    order.status = status;
    order.updatedMs = nowMs;
    this.leaveBook(order);
    this.touched.add(order.account);
  }

  private leaveBook(order: Order): void {
    order.working = false;
    order.waiting = false;
    this.resting.remove(order);
    this.waiting.remove(order);
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

/** Of one that has lost a part to self-trade prevention the rest has traded, but not all. (assumed) */
function endOf({ prevented }: Order): 'FILLED' | 'EXPIRED_IN_MATCH' {
  return prevented > 0 ? 'EXPIRED_IN_MATCH' : 'FILLED';
}

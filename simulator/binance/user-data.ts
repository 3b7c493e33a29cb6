/** User data events (user-data-stream.md) and who receives them. */
import type { Account } from '../account/account.ts';
import type { TradingPair } from '../market/trading-pair.ts';
import { moneyText, unitsText } from '../market/units.ts';
import { isOpen, type ExecutionEvent, type ExecutionListener } from '../matching/order.ts';

const ZERO = '0.00000000';
const NO_LIST = -1;
const NO_TRADE = -1;

/** `x`, execution type. What is released is new once more: `w` says that it is on the book now. */
const EXECUTION_TYPES: Readonly<Record<ExecutionEvent['type'], string>> = {
  NEW: 'NEW',
  TRIGGERED: 'NEW',
  TRADE: 'TRADE',
  CANCELED: 'CANCELED',
  EXPIRED: 'EXPIRED',
  AMENDED: 'REPLACED',
  PREVENTED: 'TRADE_PREVENTION',
};

export type EventSender = (text: string) => void;

interface Subscription {
  readonly account: Account;
  readonly subscriptionId: number;
  readonly send: EventSender;
}

export class UserDataStreams implements ExecutionListener {
  private readonly subscriptions = new Set<Subscription>();
  private executionId: number;

  constructor(
    private readonly pair: TradingPair,
    startMs: number,
  ) {
    this.executionId = Math.floor(startMs) * 100;
  }

  /** Returns the function that ends the subscription. */
  subscribe(account: Account, subscriptionId: number, send: EventSender): () => void {
    const subscription = { account, subscriptionId, send };
    this.subscriptions.add(subscription);
    return () => this.subscriptions.delete(subscription);
  }

  onExecution(event: ExecutionEvent): void {
    const executionId = this.executionId++;
    const { account, updatedMs } = event.order;
    this.publish(account, () => executionReport(this.pair, event, executionId, updatedMs));
  }

  onBalances(account: Account): void {
    this.publish(account, () => accountPosition(this.pair, account));
  }

  private publish(account: Account, event: () => object): void {
    let text: string | undefined;
    for (const subscription of this.subscriptions) {
      if (subscription.account !== account) continue;
      text ??= JSON.stringify(event());
      subscription.send(`{"subscriptionId":${subscription.subscriptionId},"event":${text}}`);
    }
  }
}

function accountPosition(pair: TradingPair, account: Account): object {
  return {
    e: 'outboundAccountPosition',
    E: account.updatedMs,
    u: account.updatedMs,
    B: [pair.base, pair.quote].map((asset) => {
      const { free, locked } = account.balance(asset);
      return { a: asset, f: moneyText(free), l: moneyText(locked) };
    }),
  };
}

function executionReport(
  { symbol }: TradingPair,
  event: ExecutionEvent,
  executionId: number,
  timeMs: number,
): object {
  const { order } = event;
  const fill = event.type === 'TRADE' ? event.fill : undefined;
  const canceled = event.type === 'CANCELED';
  const former = event.type === 'AMENDED' ? event.formerId : '';
  return {
    e: 'executionReport',
    E: timeMs,
    s: symbol,
    c: canceled ? event.cancelId : order.clientOrderId,
    S: order.side,
    o: order.type,
    f: order.timeInForce,
    q: unitsText(order.quantity),
    p: unitsText(order.price),
    P: unitsText(order.stopPrice),
    F: unitsText(order.display),
    g: NO_LIST,
    C: canceled ? order.clientOrderId : former,
    x: EXECUTION_TYPES[event.type],
    X: order.status,
    r: 'NONE',
    i: order.orderId,
    l: fill ? unitsText(fill.quantity) : ZERO,
    z: unitsText(order.executed),
    L: fill ? unitsText(fill.price) : ZERO,
    n: fill ? moneyText(fill.commission) : '0',
    N: fill ? fill.commissionAsset : null,
    T: timeMs,
    t: fill ? fill.tradeId : NO_TRADE,
    I: executionId,
    w: isOpen(order) && !order.waiting,
    m: fill?.isMaker ?? false,
    M: fill !== undefined,
    O: order.createdMs,
    Z: moneyText(order.quoteExecuted),
    Y: fill ? moneyText(fill.quoteQuantity) : ZERO,
    Q: ZERO,
    W: order.createdMs,
    V: order.selfTrade ?? 'NONE',
    ...(event.type === 'PREVENTED' && {
      A: unitsText(order.prevented),
      B: unitsText(event.quantity),
      U: event.counter.orderId,
      Cs: symbol,
    }),
  };
}

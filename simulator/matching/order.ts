import type { Money } from '@voltaire/reflex/model/money.ts';
import type { Account } from '../account/account.ts';
import type { Side } from '../market/book.ts';
import type { SelfTradeMode } from './self-trade.ts';

/** The last four wait for a trade at their stop price; then they are market or limit orders. */
export type OrderType =
  | 'LIMIT'
  | 'LIMIT_MAKER'
  | 'MARKET'
  | 'STOP_LOSS'
  | 'STOP_LOSS_LIMIT'
  | 'TAKE_PROFIT'
  | 'TAKE_PROFIT_LIMIT';
export type TimeInForce = 'GTC' | 'IOC' | 'FOK';
export type OrderStatus =
  | 'NEW'
  | 'PARTIALLY_FILLED'
  | 'FILLED'
  | 'CANCELED'
  | 'EXPIRED'
  | 'EXPIRED_IN_MATCH';

/** What a client asks for. Prices and quantities count 10^-8; the price is 0 of what takes any. */
export interface OrderRequest {
  readonly clientOrderId: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly price: number;
  readonly quantity: number;
  /** 0 of an order that does not wait for a trade. */
  readonly stopPrice: number;
  /** What the book shows of it at a time; 0 when it shows all. */
  readonly display: number;
  /** May only bring a position nearer to zero; spot knows no such order. */
  readonly reduceOnly?: boolean;
  /** When it would trade with its own account; NONE by default. */
  readonly selfTrade?: SelfTradeMode;
  /** In the venue's word: what it was before a service of the venue released it as what it is. */
  readonly origType?: string;
}

/** Its price, its quantity and its client's id change only where a venue amends orders in place. */
export interface Order extends Omit<OrderRequest, 'clientOrderId' | 'price' | 'quantity'> {
  clientOrderId: string;
  readonly orderId: number;
  price: number;
  quantity: number;
  /** How often it was amended. */
  amendments: number;
  readonly account: Account;
  readonly createdMs: number;
  updatedMs: number;
  status: OrderStatus;
  executed: number;
  /** What was taken off because it would have traded with its own account. */
  prevented: number;
  /** Waits for a trade at its stop price: it is in no book. */
  waiting: boolean;
  /** What the executed part cost or brought, in the quote asset. */
  quoteExecuted: Money;
  /** On the book, waiting. */
  working: boolean;
  /** What was shown at our price when we joined it and has not traded since. */
  queueAhead: number;
  /** Of an iceberg on the book: what is left of the part that is shown. */
  shownLeft: number;
  /** What was last seen at our price, and has traded there since: for queue models. */
  queueShown: number;
  queueTraded: number;
}

export interface Fill {
  readonly tradeId: number;
  readonly order: Order;
  readonly price: number;
  readonly quantity: number;
  readonly quoteQuantity: Money;
  readonly commission: Money;
  readonly commissionAsset: string;
  readonly realized?: Money;
  readonly isMaker: boolean;
  readonly timeMs: number;
}

export function remaining(order: Order): number {
  return order.quantity - order.executed - order.prevented;
}

/** What it can trade before others at its price have their turn. */
export function onShow(order: Order): number {
  return order.display === 0 ? remaining(order) : Math.min(order.shownLeft, remaining(order));
}

export function waitsForTrade(type: OrderType): boolean {
  return type.startsWith('STOP_LOSS') || type.startsWith('TAKE_PROFIT');
}

/** Without a limit, at once or as soon as it is released. */
export function takesAnyPrice(type: OrderType): boolean {
  return type === 'MARKET' || type === 'STOP_LOSS' || type === 'TAKE_PROFIT';
}

export function isOpen(order: Order): boolean {
  return order.status === 'NEW' || order.status === 'PARTIALLY_FILLED';
}

/** What the engine tells the outside, in the order in which it happens. */
export type ExecutionEvent =
  | { readonly type: 'NEW' | 'TRIGGERED' | 'EXPIRED'; readonly order: Order }
  /** `formerId`: what the client called it before. */
  | { readonly type: 'AMENDED'; readonly order: Order; readonly formerId: string }
  | { readonly type: 'CANCELED'; readonly order: Order; readonly cancelId: string }
  | { readonly type: 'TRADE'; readonly order: Order; readonly fill: Fill }
  /** So much of it would have traded with `counter`, which is of the same account. */
  | {
      readonly type: 'PREVENTED';
      readonly order: Order;
      readonly counter: Order;
      readonly quantity: number;
    };

export interface ExecutionListener {
  onExecution(event: ExecutionEvent): void;
  /** Once after the executions of one action, for each account whose balances they moved. */
  onBalances(account: Account): void;
}

export type RefusalReason =
  | 'DUPLICATE_ORDER'
  | 'INSUFFICIENT_BALANCE'
  | 'WOULD_TAKE'
  | 'WOULD_TRIGGER'
  | 'TOO_MANY_OPEN_ORDERS'
  | 'UNKNOWN_ORDER'
  | 'ALREADY_TRADED'
  | 'NOTHING_TO_REDUCE';

/** The engine's answer to an order or a cancel that it does not accept; nothing has changed. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(readonly reason: RefusalReason) {
    super(reason);
  }
}

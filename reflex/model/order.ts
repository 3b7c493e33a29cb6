/** +1 buys, -1 sells: a side is the sign of the position that it adds. */
export type Side = 1 | -1;
export const BUY: Side = 1;
export const SELL: Side = -1;

/**
 * The journal keeps places in these lists: they are only ever added to, at the end. LIMIT_MAKER is
 * refused by the venue when it would trade at once (post-only). The last four wait for a trade of the
 * market at their trigger price: STOP for one that is worse for us, TAKE_PROFIT for one that is better;
 * what is released then is a market order, or a limit order (…_LIMIT).
 */
export const ORDER_TYPES = [
  'LIMIT',
  'MARKET',
  'LIMIT_MAKER',
  'STOP',
  'STOP_LIMIT',
  'TAKE_PROFIT',
  'TAKE_PROFIT_LIMIT',
] as const;
export type OrderType = (typeof ORDER_TYPES)[number];

export const TIMES_IN_FORCE = ['GTC', 'IOC', 'FOK'] as const;
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];

/**
 * INTENDED → SENT → ACKED → PARTIAL → FILLED | CANCELED | REJECTED | EXPIRED, and UNKNOWN for all
 * that is ambiguous (time-out, connection lost after the send): resolved by asking the venue only. Of an
 * order with a trigger price ACKED is waiting, and TRIGGERED is released: from then on it can trade.
 */
export const ORDER_STATES = [
  'INTENDED',
  'SENT',
  'ACKED',
  'PARTIAL',
  'FILLED',
  'CANCELED',
  'REJECTED',
  'EXPIRED',
  'UNKNOWN',
  'TRIGGERED',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** What is asked of the venue. */
export interface OrderRequest {
  readonly symbolId: number;
  readonly strategy: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly quantityLots: number;
  /**
   * Limit price. A market order carries the mid it was decided on, as the reference for risk; one that
   * a trigger releases carries its trigger price.
   */
  readonly priceTicks: number;
  /** A trade of the market at or beyond this price releases the order; 0 of an order without a trigger. */
  readonly triggerTicks: number;
  /** What the book shows of it at a time (iceberg); 0 when it shows all. */
  readonly displayLots: number;
  readonly reduceOnly: boolean;
  /** The intent that it serves: all orders with this id together never exceed `parentLots`. */
  readonly parentId: string;
  readonly parentLots: number;
}

/** What a strategy says of an order; the kernel adds whose it is. */
export type RequestedOrder = Omit<
  OrderRequest,
  'symbolId' | 'strategy' | 'parentId' | 'parentLots' | 'triggerTicks' | 'displayLots'
> &
  Partial<Pick<OrderRequest, 'triggerTicks' | 'displayLots'>>;

/** The kernel's own strategy that closes positions when a kill asks for it. */
export const FLATTEN = 'flatten';

/** The name under which people's own orders go, and their limits. */
export const BY_HAND = 'by-hand';

export interface Fill {
  readonly tradeId: string;
  readonly atUs: number;
  readonly priceTicks: number;
  readonly quantityLots: number;
  /** Decimal text, exactly as the venue charged it. */
  readonly fee: string;
  readonly feeAsset: string;
  readonly maker: boolean;
}

export const TERMINAL_STATES: ReadonlySet<OrderState> = new Set([
  'FILLED',
  'CANCELED',
  'REJECTED',
  'EXPIRED',
]);

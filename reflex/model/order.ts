/** +1 buys, -1 sells: a side is the sign of the position that it adds. */
export type Side = 1 | -1;
export const BUY: Side = 1;
export const SELL: Side = -1;

/**
 * The journal keeps places in these lists: they are only ever added to, at the end. LIMIT_MAKER is
 * refused by the venue when it would trade at once (post-only).
 */
export const ORDER_TYPES = ['LIMIT', 'MARKET', 'LIMIT_MAKER'] as const;
export type OrderType = (typeof ORDER_TYPES)[number];

export const TIMES_IN_FORCE = ['GTC', 'IOC', 'FOK'] as const;
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];

/**
 * INTENDED → SENT → ACKED → PARTIAL → FILLED | CANCELED | REJECTED | EXPIRED, and UNKNOWN for all
 * that is ambiguous (time-out, connection lost after the send): resolved by asking the venue only.
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
  /** Limit price. A market order carries the mid it was decided on, as the reference for risk. */
  readonly priceTicks: number;
  readonly reduceOnly: boolean;
  /** The intent that it serves: all orders with this id together never exceed `parentLots`. */
  readonly parentId: string;
  readonly parentLots: number;
}

/** What a strategy says of an order; the kernel adds whose it is. */
export type RequestedOrder = Omit<
  OrderRequest,
  'symbolId' | 'strategy' | 'parentId' | 'parentLots'
>;

/** The kernel's own strategy that closes positions when a kill asks for it. */
export const FLATTEN = 'flatten';

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

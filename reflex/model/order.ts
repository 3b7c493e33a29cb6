/** +1 buys, -1 sells: a side is the sign of the position that it adds. */
export type Side = 1 | -1;
export const BUY: Side = 1;
export const SELL: Side = -1;

export type OrderType = 'LIMIT' | 'MARKET';
export type TimeInForce = 'GTC' | 'IOC' | 'FOK';

/**
 * INTENDED → SENT → ACKED → PARTIAL → FILLED | CANCELED | REJECTED | EXPIRED, and UNKNOWN for all
 * that is ambiguous (time-out, connection lost after the send): resolved by asking the venue only.
 */
export type OrderState =
  | 'INTENDED'
  | 'SENT'
  | 'ACKED'
  | 'PARTIAL'
  | 'FILLED'
  | 'CANCELED'
  | 'REJECTED'
  | 'EXPIRED'
  | 'UNKNOWN';

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
}

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

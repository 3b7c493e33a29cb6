import type { ExecutionType } from '../../model/event.ts';
import type { ListedOrder } from '../../model/listed-order.ts';
import { formatMoney, isMoney, parseMoney } from '../../model/money.ts';
import { BUY, SELL } from '../../model/order.ts';
import { BadFrame } from '../bad-frame.ts';
import type { AccountOrders } from './account-orders.ts';
import type { TradeEntry } from './execution-entry.ts';
import { fields, isFields, show, string } from './fields.ts';

/** Spot REST, "Get Open Orders", `status` → what it means to us. */
const STATUS: ReadonlyMap<string, ExecutionType> = new Map(
  Object.entries({
    pending: 'ACKED',
    open: 'ACKED',
    closed: 'ACKED', // filled: its trades complete it
    canceled: 'CANCELED',
    expired: 'EXPIRED',
  } satisfies Record<string, ExecutionType>),
);

/** A row of OpenOrders or ClosedOrders that was asked for by its client order id. */
export interface RestOrder {
  readonly orderId: string;
  readonly type: ExecutionType;
  readonly exchangeUs: number;
  readonly reason: string;
  /** In the base asset, decimal text. */
  readonly executed: string;
  /** Likewise of the whole order; empty when it is not told. */
  readonly quantity: string;
  /** The limit price, decimal text; empty of an order without, or when it is not told. */
  readonly price: string;
  readonly tradeIds: readonly string[];
}

/** The newest of the rows with this client order id; null when there is none. Throws BadFrame. */
export function readRestOrder(rows: unknown, clientOrderId: string): RestOrder | null {
  let newest: RestOrder | null = null;
  for (const [orderId, value] of Object.entries(fields(rows, 'orders'))) {
    const row = fields(value, 'an order');
    if (row.cl_ord_id !== undefined && row.cl_ord_id !== clientOrderId) continue;
    const type = STATUS.get(string(row.status, 'status'));
    if (!type) throw new BadFrame(`order status ${show(row.status)} is unknown`);
    const read: RestOrder = {
      orderId,
      type,
      exchangeUs: seconds(row.closetm ?? row.opentm, 'closetm'),
      reason: typeof row.reason === 'string' ? row.reason : '',
      executed: amount(row.vol_exec, 'vol_exec'),
      quantity: typeof row.vol === 'string' ? row.vol : '',
      price: limitPrice(row.descr),
      tradeIds: Array.isArray(row.trades) ? row.trades.map((id) => string(id, 'a trade')) : [],
    };
    if (!newest || read.exchangeUs > newest.exchangeUs) newest = read;
  }
  return newest;
}

/** "descr": price is the limit price, but of types with a trigger, where that is price2. */
function limitPrice(descr: unknown): string {
  if (!isFields(descr)) return '';
  const { ordertype, price } = descr;
  const plain = ordertype === 'limit' || ordertype === 'iceberg';
  return plain && typeof price === 'string' ? price : '';
}

export interface RestTrade extends TradeEntry {
  readonly orderId: string;
  readonly exchangeUs: number;
}

/** Rows of QueryTrades or TradesHistory. Kraken charges in the quote asset (`oflags` fciq). Throws BadFrame. */
export function readRestTrades(rows: unknown): RestTrade[] {
  return Object.values(fields(rows, 'trades')).map((value) => {
    const row = fields(value, 'a trade');
    const { trade_id: tradeId } = row;
    if (!Number.isSafeInteger(tradeId)) throw new BadFrame(`trade_id was ${show(tradeId)}`);
    return {
      orderId: string(row.ordertxid, 'ordertxid'),
      exchangeUs: seconds(row.time, 'time'),
      tradeId: String(tradeId),
      price: amount(row.price, 'price')
        .replace(/(\.\d*?)0+$/, '$1')
        .replace(/\.$/, ''),
      quantity: amount(row.vol, 'vol'),
      fee: amount(row.fee, 'fee'),
      feeAsset: '',
      maker: row.maker === true,
    };
  });
}

/**
 * Rows of OpenOrders, whoever placed them. REST has names of its own for pairs: the name is told where
 * the account's channel has told it. What cannot be read is not told.
 */
export function listOpenOrders(rows: unknown, known: AccountOrders): ListedOrder[] {
  return Object.entries(fields(rows, 'open')).map(([orderId, value]) => {
    const row = isFields(value) ? value : {};
    const side = isFields(row.descr) ? row.descr.type : undefined;
    return {
      clientOrderId: typeof row.cl_ord_id === 'string' ? row.cl_ord_id : orderId,
      symbol: known.find(orderId)?.symbol ?? '',
      side: side === 'buy' ? BUY : side === 'sell' ? SELL : null,
      quantity: difference(row.vol, row.vol_exec),
    };
  });
}

/** Whether it is a name that the venue has given, and not the client. */
export function isVenueOrderId(id: string): boolean {
  return /^O[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{6}$/.test(id);
}

/** Seconds since the epoch, with a fraction. */
function seconds(value: unknown, name: string): number {
  if (typeof value === 'number' && value > 0) return Math.round(value * 1e6);
  throw new BadFrame(`${name} must be a time in seconds, was ${show(value)}`);
}

function amount(value: unknown, name: string): string {
  if (typeof value === 'string' && isMoney(value)) return value;
  throw new BadFrame(`${name} must be an amount, was ${show(value)}`);
}

/** Empty when either is no amount. */
function difference(whole: unknown, part: unknown): string {
  const known = typeof whole === 'string' && typeof part === 'string';
  if (!known || !isMoney(whole) || !isMoney(part)) return '';
  return formatMoney(parseMoney(whole) - parseMoney(part));
}

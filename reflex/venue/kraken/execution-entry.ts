import type { ExecutionType } from '../../model/event.ts';
import { type Money, parseMoney } from '../../model/money.ts';
import { BUY, SELL, type Side } from '../../model/order.ts';
import { BadFrame } from '../bad-frame.ts';
import { count, decimal, type Fields, fields, list, show, string, timeUs } from './fields.ts';

/** One entry of the channel `executions`. Null is what it does not tell: updates are sparse. */
export interface ExecutionEntry {
  readonly orderId: string;
  readonly type: ExecutionType;
  readonly exchangeUs: number;
  readonly reason: string;
  readonly clientOrderId: string | null;
  readonly symbol: string | null;
  readonly side: Side | null;
  readonly price: Money | null;
  readonly quantity: Money | null;
  readonly executed: Money | null;
  readonly trade: TradeEntry | null;
}

export interface TradeEntry {
  /** The same number as `trade_id` of the REST API: a fill is counted once, whoever tells of it. */
  readonly tradeId: string;
  readonly price: string;
  readonly quantity: string;
  readonly fee: string;
  /** Empty when nothing was charged. */
  readonly feeAsset: string;
  readonly maker: boolean;
}

/** exec_type → what it means to us. `trade` is not among them: it is a fill, or says nothing new. */
const TYPES: ReadonlyMap<string, ExecutionType> = new Map(
  Object.entries({
    pending_new: 'ACKED',
    new: 'ACKED',
    filled: 'ACKED', // the trades themselves complete the order, each counted once
    amended: 'AMENDED',
    restated: 'ACKED',
    status: 'ACKED',
    iceberg_refill: 'ACKED',
    trade: 'ACKED',
    canceled: 'CANCELED',
    expired: 'EXPIRED',
    rejected: 'REJECTED',
  } satisfies Record<string, ExecutionType>),
);

/** WebSocket API v2, "Executions". Throws BadFrame. */
export function readExecution(value: unknown): ExecutionEntry {
  const entry = fields(value, 'an execution');
  const execType = string(entry.exec_type, 'exec_type');
  const type = TYPES.get(execType);
  if (!type) throw new BadFrame(`exec_type ${show(execType)} is unknown`);
  const trade = execType === 'trade' ? tradeOf(entry) : null;
  return {
    orderId: string(entry.order_id, 'order_id'),
    type: trade ? 'FILL' : released(type, entry.triggers),
    exchangeUs: timeUs(entry.timestamp, 'timestamp'),
    reason: textOf(entry.reason ?? entry.cancel_reason) ?? '',
    clientOrderId: textOf(entry.cl_ord_id),
    symbol: textOf(entry.symbol),
    side: sideOf(entry.side),
    price: amountOf(entry.limit_price, 'limit_price'),
    quantity: amountOf(entry.order_qty, 'order_qty'),
    executed: amountOf(entry.cum_qty, 'cum_qty'),
    trade,
  };
}

/** Whether the order has ended by it. */
export function endsOrder(value: Fields): boolean {
  return ['filled', 'canceled', 'expired', 'rejected'].includes(String(textOf(value.exec_type)));
}

/** An order with a trigger price works once that has been reached. */
function released(type: ExecutionType, triggers: unknown): ExecutionType {
  if (type !== 'ACKED' || typeof triggers !== 'object' || triggers === null) return type;
  return 'status' in triggers && triggers.status === 'triggered' ? 'TRIGGERED' : type;
}

/** Null when nothing was traded: then only the status says something. */
function tradeOf(entry: Fields): TradeEntry | null {
  const quantity = decimal(entry.last_qty, 'last_qty');
  if (parseMoney(quantity) === 0n) return null;
  return {
    tradeId: String(count(entry.trade_id, 'trade_id')),
    price: decimal(entry.last_price, 'last_price'),
    quantity,
    ...feeOf(entry.fees),
    maker: entry.liquidity_ind === 'm',
  };
}

/** One asset is charged for a trade; of two, the second would be lost. */
function feeOf(value: unknown): Pick<TradeEntry, 'fee' | 'feeAsset'> {
  const [first, second] = value === undefined ? [] : list(value, 'fees', 10);
  if (second !== undefined)
    throw new BadFrame('fees of a trade must be in one asset, were in more');
  if (first === undefined) return { fee: '0', feeAsset: '' };
  const { asset, qty } = fields(first, 'a fee');
  return { fee: decimal(qty, 'qty'), feeAsset: string(asset, 'asset') };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function sideOf(value: unknown): Side | null {
  if (value === 'buy') return BUY;
  return value === 'sell' ? SELL : null;
}

function amountOf(value: unknown, name: string): Money | null {
  return value === undefined ? null : parseMoney(decimal(value, name));
}

import { EventKind, type Execution, type ExecutionType } from '../../model/event.ts';
import type { Instrument } from '../../model/instrument.ts';
import type { ListedOrder } from '../../model/listed-order.ts';
import { formatMoney, isMoney, parseMoney } from '../../model/money.ts';
import { BUY, SELL } from '../../model/order.ts';
import { BadFrame } from '../bad-frame.ts';
import { termsTold } from '../terms-told.ts';
import { show } from './fields.ts';

type Fields = Readonly<Record<string, unknown>>;
type Stamp = Pick<Execution, 'atUs' | 'monoNs'>;

const US_PER_MS = 1000;

/** Order status of the venue (X, status) → what it means to us. */
const STATUS: ReadonlyMap<string, ExecutionType> = new Map(
  Object.entries({
    NEW: 'ACKED',
    PENDING_CANCEL: 'ACKED',
    PENDING_NEW: 'ACKED',
    PARTIALLY_FILLED: 'ACKED',
    FILLED: 'ACKED', // the fills themselves complete the order, each counted once
    CANCELED: 'CANCELED',
    REJECTED: 'REJECTED',
    EXPIRED: 'EXPIRED',
    EXPIRED_IN_MATCH: 'EXPIRED',
  }),
);

/** "Self Trade Prevention (STP) FAQ": the venue gives no other reason than the status itself. */
export const SELF_TRADE = 'EXPIRED_IN_MATCH: it would have traded with an order of this account';

/** User Data Streams, "Order Update". On a cancel `C` is the id of the order, `c` of the request. */
export function fromExecutionReport(data: Fields, instrument: Instrument, stamp: Stamp): Execution {
  // The venue has sent TRADE with nothing traded: then only the status says something.
  const isFill = data.x === 'TRADE' && Number(data.l) !== 0;
  const stated = released(statusOf(data.X), data.o, data.w);
  const type = isFill ? 'FILL' : data.x === 'REPLACED' ? 'AMENDED' : stated;
  return {
    kind: EventKind.EXECUTION,
    ...stamp,
    clientOrderId: text(data.x === 'CANCELED' && data.C !== '' ? data.C : data.c, 'c'),
    venueOrderId: id(data.i, 'i'),
    type,
    exchangeUs: time(data.T, 'T'),
    reason: data.r === 'NONE' ? reasonOf(data.X) : String(data.r),
    fill: isFill
      ? {
          tradeId: id(data.t, 't'),
          priceTicks: grid(instrument.ticks(text(data.L, 'L')), 'L', data.L),
          quantityLots: grid(instrument.lots(text(data.l, 'l')), 'l', data.l),
          fee: amount(data.n, 'n'),
          feeAsset: typeof data.N === 'string' ? data.N : instrument.definition.quote,
          maker: data.m === true,
        }
      : null,
    ...executedUntil(type, data.z, instrument),
    ...(type === 'AMENDED' ? termsTold(data.q, data.p, instrument) : {}),
    pushed: true,
  };
}

/** An order as `order.status` and `openOrders.status` list it; it does not name its fills. */
export function fromOrderStatus(data: Fields, instrument: Instrument, stamp: Stamp): Execution {
  const type = released(statusOf(data.status), data.type, data.isWorking);
  return {
    kind: EventKind.EXECUTION,
    ...stamp,
    clientOrderId: text(data.clientOrderId, 'clientOrderId'),
    venueOrderId: id(data.orderId, 'orderId'),
    type,
    exchangeUs: time(data.updateTime ?? data.transactTime ?? data.time, 'updateTime'),
    reason: reasonOf(data.status),
    fill: null,
    ...executedUntil(type, data.executedQty, instrument),
    ...termsTold(data.origQty, data.price, instrument),
  };
}

/**
 * A row of `openOrders.status`, whoever placed the order. Of what we did not write ourselves nothing is
 * worth a lost connection: what cannot be read is not told.
 */
export function fromOpenOrder({ symbol, side, ...data }: Fields): ListedOrder {
  return {
    clientOrderId: text(data.clientOrderId, 'clientOrderId'),
    symbol: typeof symbol === 'string' ? symbol : '',
    side: side === 'BUY' ? BUY : side === 'SELL' ? SELL : null,
    quantity: difference(data.origQty, data.executedQty),
  };
}

/** One row of `myTrades`, or of futures' `userTrades`: how fills that were missed while the connection was down come back. */
export function fromTrade(
  data: Fields,
  clientOrderId: string,
  instrument: Instrument,
  stamp: Stamp,
): Execution {
  return {
    kind: EventKind.EXECUTION,
    ...stamp,
    clientOrderId,
    venueOrderId: id(data.orderId, 'orderId'),
    type: 'FILL',
    exchangeUs: time(data.time, 'time'),
    reason: '',
    fill: {
      tradeId: id(data.id, 'id'),
      priceTicks: grid(instrument.ticks(text(data.price, 'price')), 'price', data.price),
      quantityLots: grid(instrument.lots(text(data.qty, 'qty')), 'qty', data.qty),
      fee: amount(data.commission, 'commission'),
      feeAsset: text(data.commissionAsset, 'commissionAsset'),
      maker: data.isMaker === true || data.maker === true,
    },
  };
}

/** Of an order with a stop price: on the book it is not before the market has traded there. */
function released(type: ExecutionType, orderType: unknown, onTheBook: unknown): ExecutionType {
  const waited = typeof orderType === 'string' && /^(STOP_LOSS|TAKE_PROFIT)/.test(orderType);
  return waited && type === 'ACKED' && onTheBook === true ? 'TRIGGERED' : type;
}

function statusOf(status: unknown): ExecutionType {
  const type = STATUS.get(String(status));
  if (type) return type;
  throw new BadFrame(`order status ${show(status)} is unknown`);
}

function reasonOf(status: unknown): string {
  return status === 'EXPIRED_IN_MATCH' ? SELF_TRADE : '';
}

function text(value: unknown, field: string): string {
  if (typeof value === 'string') return value;
  throw new BadFrame(`${field} must be text, was ${show(value)}`);
}

function grid(value: number, field: string, given: unknown): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new BadFrame(`${field} must be a positive decimal on the grid, was ${show(given)}`);
}

/** Ids of orders and trades: whole numbers; -1 is the venue's word for none. */
function id(value: unknown, field: string): string {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value);
  throw new BadFrame(`${field} must be an id, was ${show(value)}`);
}

function time(value: unknown, field: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0)
    return value * US_PER_MS;
  throw new BadFrame(`${field} must be a time in milliseconds, was ${show(value)}`);
}

/** Of a fee: what could not be added up must not come as far as the books. */
function amount(value: unknown, field: string): string {
  if (typeof value === 'string' && isMoney(value)) return value;
  throw new BadFrame(`${field} must be an amount, was ${show(value)}`);
}

/** Not told when it cannot be read: then nothing is taken for free that may have traded. */
export function executedUntil(
  type: ExecutionType,
  quantity: unknown,
  instrument: Instrument,
): Pick<Execution, 'executedLots'> {
  const lots = typeof quantity === 'string' ? instrument.lots(quantity) : Number.NaN;
  const ended = type === 'CANCELED' || type === 'EXPIRED';
  return ended && lots >= 0 ? { executedLots: lots } : {};
}

/** Empty when either is no amount. */
function difference(whole: unknown, part: unknown): string {
  const known = typeof whole === 'string' && typeof part === 'string';
  if (!known || !isMoney(whole) || !isMoney(part)) return '';
  return formatMoney(parseMoney(whole) - parseMoney(part));
}

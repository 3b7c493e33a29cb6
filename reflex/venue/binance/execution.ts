import { EventKind, type Execution, type ExecutionType } from '../../model/event.ts';
import type { Instrument } from '../../model/instrument.ts';
import { BadFrame } from './decode.ts';

type Fields = Readonly<Record<string, unknown>>;
type Stamp = Pick<Execution, 'atUs' | 'monoNs'>;

const US_PER_MS = 1000;

/** Order status of the venue (X, status) → what it means to us. */
const STATUS: Readonly<Record<string, ExecutionType>> = {
  NEW: 'ACKED',
  PENDING_NEW: 'ACKED',
  PARTIALLY_FILLED: 'ACKED',
  FILLED: 'ACKED', // the fills themselves complete the order, each counted once
  CANCELED: 'CANCELED',
  REJECTED: 'REJECTED',
  EXPIRED: 'EXPIRED',
  EXPIRED_IN_MATCH: 'EXPIRED',
};

/** User Data Streams, "Order Update". On a cancel `C` is the id of the order, `c` of the request. */
export function fromExecutionReport(data: Fields, instrument: Instrument, stamp: Stamp): Execution {
  const isFill = data.x === 'TRADE';
  return {
    kind: EventKind.EXECUTION,
    ...stamp,
    clientOrderId: text(data.x === 'CANCELED' && data.C !== '' ? data.C : data.c, 'c'),
    venueOrderId: String(data.i),
    type: isFill ? 'FILL' : statusOf(data.X),
    exchangeUs: Number(data.T) * US_PER_MS,
    reason: data.r === 'NONE' ? '' : String(data.r),
    fill: isFill
      ? {
          tradeId: String(data.t),
          priceTicks: grid(instrument.ticks(text(data.L, 'L')), 'L', data.L),
          quantityLots: grid(instrument.lots(text(data.l, 'l')), 'l', data.l),
          fee: text(data.n, 'n'),
          feeAsset: typeof data.N === 'string' ? data.N : instrument.definition.quote,
          maker: data.m === true,
        }
      : null,
  };
}

/** An order as `order.status` and `openOrders.status` list it; it does not name its fills. */
export function fromOrderStatus(data: Fields, stamp: Stamp): Execution {
  return {
    kind: EventKind.EXECUTION,
    ...stamp,
    clientOrderId: text(data.clientOrderId, 'clientOrderId'),
    venueOrderId: String(data.orderId),
    type: statusOf(data.status),
    exchangeUs: Number(data.updateTime ?? data.transactTime ?? 0) * US_PER_MS,
    reason: '',
    fill: null,
  };
}

/** One row of `myTrades`: how fills that were missed while the connection was down come back. */
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
    venueOrderId: String(data.orderId),
    type: 'FILL',
    exchangeUs: Number(data.time) * US_PER_MS,
    reason: '',
    fill: {
      tradeId: String(data.id),
      priceTicks: grid(instrument.ticks(text(data.price, 'price')), 'price', data.price),
      quantityLots: grid(instrument.lots(text(data.qty, 'qty')), 'qty', data.qty),
      fee: text(data.commission, 'commission'),
      feeAsset: text(data.commissionAsset, 'commissionAsset'),
      maker: data.isMaker === true,
    },
  };
}

function statusOf(status: unknown): ExecutionType {
  const type = STATUS[String(status)];
  if (type) return type;
  throw new BadFrame(`order status ${JSON.stringify(status)} is unknown`);
}

function text(value: unknown, field: string): string {
  if (typeof value === 'string') return value;
  throw new BadFrame(`${field} must be text, was ${JSON.stringify(value)}`);
}

function grid(value: number, field: string, given: unknown): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new BadFrame(
    `${field} must be a positive decimal on the grid, was ${JSON.stringify(given)}`,
  );
}

import { EventKind, type Execution, type ExecutionType } from '../../model/event.ts';
import type { Instrument } from '../../model/instrument.ts';
import type { ListedOrder } from '../../model/listed-order.ts';
import { isMoney } from '../../model/money.ts';
import { BUY, SELL } from '../../model/order.ts';
import { BadFrame } from '../bad-frame.ts';
import { executedUntil } from '../binance/execution.ts';
import { show, text, time } from '../binance/fields.ts';

type Fields = Readonly<Record<string, unknown>>;
type Stamp = Pick<Execution, 'atUs' | 'monoNs'>;

/**
 * "Algo Status" → what it means to us. From TRIGGERING on it may trade; how it ends after that the matching
 * engine says, of the order that it has become.
 */
const STATUS: ReadonlyMap<string, ExecutionType> = new Map(
  Object.entries({
    NEW: 'ACKED',
    TRIGGERING: 'TRIGGERED',
    TRIGGERED: 'TRIGGERED',
    FINISHED: 'TRIGGERED',
    CANCELED: 'CANCELED',
    EXPIRED: 'EXPIRED',
    REJECTED: 'REJECTED',
  }),
);

/** "Event: Algo Order Update" (ALGO_UPDATE). Throws on what cannot be read. */
export function fromAlgoUpdate({ T, o }: Fields, instrument: Instrument, stamp: Stamp): Execution {
  const { caid, aid, X, ai, aq, rm } = (o ?? {}) as Fields;
  const told = { id: text(caid, 'caid'), algoId: aid, status: X, actual: ai, executed: aq };
  const execution = executionOf({ ...told, reason: rm, time: time(T, 'T') }, instrument, stamp);
  return { ...execution, pushed: true };
}

/** "Query Algo Order". Throws on what cannot be read. */
export function fromAlgoOrder(order: Fields, instrument: Instrument, stamp: Stamp): Execution {
  const id = text(order.clientAlgoId, 'clientAlgoId');
  const told = { id, algoId: order.algoId, status: order.algoStatus, actual: order.actualOrderId };
  const when = time(order.updateTime, 'updateTime');
  return executionOf({ ...told, executed: null, reason: '', time: when }, instrument, stamp);
}

/**
 * A row of "Current All Algo Open Orders", whoever placed it: what cannot be read is not told. One that
 * closes a whole position names no quantity.
 */
export function fromOpenAlgoOrder({ clientAlgoId, symbol, side, ...data }: Fields): ListedOrder {
  const { quantity, closePosition } = data;
  const told = typeof quantity === 'string' && isMoney(quantity) && closePosition !== true;
  return {
    clientOrderId: text(clientAlgoId, 'clientAlgoId'),
    symbol: typeof symbol === 'string' ? symbol : '',
    side: side === 'BUY' ? BUY : side === 'SELL' ? SELL : null,
    quantity: told ? quantity : '',
  };
}

/** The venue's id of the order that it has become in the matching engine; empty when there is none. */
export function actualOrderId(value: unknown): string {
  const known = typeof value === 'string' || typeof value === 'number';
  return known && /^[1-9]\d*$/.test(String(value)) ? String(value) : '';
}

/** What the matching engine says of what a conditional order has become: there it is released. */
export function released(execution: Execution): Execution {
  return execution.type === 'ACKED' ? { ...execution, type: 'TRIGGERED' } : execution;
}

/** Whether the order that waited has ended without becoming another. */
export function hasEndedWaiting(status: unknown): boolean {
  return status === 'CANCELED' || status === 'EXPIRED' || status === 'REJECTED';
}

interface Told {
  readonly id: string;
  readonly algoId: unknown;
  readonly status: unknown;
  readonly actual: unknown;
  readonly executed: unknown;
  readonly reason: unknown;
  readonly time: number;
}

function executionOf(told: Told, instrument: Instrument, stamp: Stamp): Execution {
  const { status, algoId, reason } = told;
  const type = STATUS.get(String(status));
  if (!type) throw new BadFrame(`algo status ${show(status)} is unknown`);
  // Before it is triggered nothing can have traded.
  const executed = actualOrderId(told.actual) === '' ? '0' : told.executed;
  return {
    kind: EventKind.EXECUTION,
    ...stamp,
    clientOrderId: told.id,
    venueOrderId: actualOrderId(algoId),
    type,
    exchangeUs: told.time,
    reason: typeof reason === 'string' ? reason : '',
    fill: null,
    ...executedUntil(type, executed, instrument),
  };
}

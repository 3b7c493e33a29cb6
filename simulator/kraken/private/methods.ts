/** What trades (WebSocket API v2, "User trading"). Each returns the `result` of its answer. */
import { Refusal } from '../../matching/order.ts';
import { parseTimestamp } from '../timestamp.ts';
import { venueId } from './ids.ts';
import { type KrakenKey, permit } from './api-keys.ts';
import {
  addOrderRequest,
  amendment,
  flag,
  integer,
  invalid,
  type Params,
  texts,
} from './order-request.ts';
import type { KrakenVenue, Placed } from './venue.ts';
import { REFUSALS, VenueError } from './venue-error.ts';

export interface Call {
  readonly venue: KrakenVenue;
  readonly key: KrakenKey;
  readonly params: Params;
}

/** The cancel's reason when a client asked for it. */
const ASKED = 'User requested';
/** "deadline: now + 500 ms at least, now + 60 s at most". */
const DEADLINE_MS_MAX = 60_000;
/** "timeout: duration in seconds until the cancel, at most 86,400" (assumed: a day). */
const DEAD_MAN_S_MAX = 86_400;

/** One result for each order that is named; the first refusal ends the request. */
export const METHODS: Readonly<Record<string, (call: Call) => object[]>> = {
  add_order: (call) => [addOrder(call)],
  amend_order: (call) => [amendOrder(call)],
  cancel_order: (call) => cancelOrders(call),
  cancel_all: ({ venue, key }) => {
    permit(key, 'modify-trades', 'close-trades');
    return [{ count: venue.cancelAll(key.account, ASKED) }];
  },
  cancel_all_orders_after: (call) => [cancelAllAfter(call)],
};

function addOrder({ venue, key, params }: Call): object {
  permit(key, 'modify-trades');
  const { symbol } = params;
  const desk = typeof symbol === 'string' ? venue.desk(symbol) : undefined;
  if (!desk) throw new VenueError(`Currency pair not supported ${String(symbol)}`);
  const request = addOrderRequest(params, desk);
  const nowMs = venue.nowMs();
  checkDeadline(params, nowMs);
  if (venue.findOpen(key.account, request.clientOrderId)) {
    throw new VenueError(REFUSALS.DUPLICATE_ORDER);
  }
  venue.limits.addOrder(key.account, desk.pair.symbol, nowMs);
  if (flag(params, 'validate')) return {};
  const { order } = refusable(() => desk.engine.place(key.account, request, nowMs));
  const { cl_ord_id: name } = params;
  return { order_id: desk.orderId(order), ...(name === undefined ? {} : { cl_ord_id: name }) };
}

function amendOrder(call: Call): object {
  const { venue, key, params } = call;
  permit(key, 'modify-trades');
  const [placed] = named(call);
  if (!placed) throw new VenueError(REFUSALS.UNKNOWN_ORDER);
  const { desk, order } = placed;
  const nowMs = venue.nowMs();
  checkDeadline(params, nowMs);
  const { price, quantity } = amendment(params, desk, order);
  venue.limits.amend(key.account, desk.pair.symbol, nowMs - order.createdMs, nowMs);
  // "If an amend request will reduce the order quantity below the existing filled quantity, the remaining
  // quantity will be cancelled."
  if (quantity <= order.executed) refusable(() => desk.engine.cancel(order, ASKED, nowMs));
  else refusable(() => desk.engine.amend(order, price, quantity, nowMs));
  const { cl_ord_id: name } = params;
  return {
    amend_id: venueId('T', order.orderId, desk.index),
    order_id: desk.orderId(order),
    ...(name === undefined ? {} : { cl_ord_id: name }),
  };
}

function cancelOrders(call: Call): object[] {
  const { venue, key } = call;
  permit(key, 'modify-trades', 'close-trades');
  const nowMs = venue.nowMs();
  const names = texts(call.params, 'cl_ord_id');
  return named(call).map((placed, i) => {
    if (!placed) throw new VenueError(REFUSALS.UNKNOWN_ORDER);
    const { desk, order } = placed;
    venue.limits.cancel(key.account, desk.pair.symbol, nowMs - order.createdMs, nowMs);
    refusable(() => desk.engine.cancel(order, ASKED, nowMs));
    return { order_id: desk.orderId(order), ...(i < names.length ? { cl_ord_id: names[i] } : {}) };
  });
}

function cancelAllAfter({ venue, key, params }: Call): object {
  permit(key, 'modify-trades', 'close-trades');
  const seconds = integer(params, 'timeout');
  if (seconds > DEAD_MAN_S_MAX) throw invalid('timeout');
  venue.deadMan.set(key.account, seconds);
  const nowMs = venue.nowMs();
  return {
    currentTime: wholeSeconds(nowMs),
    triggerTime: seconds === 0 ? '0' : wholeSeconds(nowMs + seconds * 1_000),
  };
}

function wholeSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** By client order id first, then by the venue's own; undefined for what is not open. */
function named({ venue, key, params }: Call): (Placed | undefined)[] {
  const found = [
    ...texts(params, 'cl_ord_id').map((name) => venue.findOpen(key.account, name)),
    ...texts(params, 'order_id').map((id) => venue.find(key.account, id)),
  ];
  if (found.length === 0) throw invalid('order_id');
  return found;
}

/** The matching is of this moment, so that only a deadline of the past can be missed. */
function checkDeadline({ deadline }: Params, nowMs: number): void {
  if (deadline === undefined) return;
  if (typeof deadline !== 'string') throw invalid('deadline');
  let atMs: number;
  try {
    atMs = parseTimestamp(deadline) / 1_000;
  } catch {
    throw invalid('deadline');
  }
  if (atMs > nowMs + DEADLINE_MS_MAX) throw invalid('deadline');
  if (atMs < nowMs) throw new VenueError('EService:Deadline elapsed');
}

function refusable<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof Refusal) throw new VenueError(REFUSALS[error.reason]);
    throw error;
  }
}

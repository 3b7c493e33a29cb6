/** web-socket-api.md, "Trading requests". */
import type { Account } from '../../account/account.ts';
import { opposite } from '../../market/liquidity.ts';
import { failedFilter } from '../../matching/filters.ts';
import { isOpen, Refusal, type Order } from '../../matching/order.ts';
import { apiErrors, refusalErrors } from '../api-error.ts';
import type { ApiCall, ApiMethods } from '../api-method.ts';
import { amendedOrder, canceledOrder, orderStatus, placedOrder } from '../order-json.ts';
import type { BinanceVenue } from '../venue.ts';
import { MAX_NUM_ORDER_AMENDS } from '../exchange-info.ts';
import { newClientOrderId, orderRequest, responseType } from '../order-request.ts';

const OPEN_ORDERS_WEIGHT = 6;
const ALL_OPEN_ORDERS_WEIGHT = 80;

export const tradingMethods: ApiMethods = {
  'order.place': {
    weight: 1,
    shows: 'orders',
    security: 'signed',
    handle: (call, account) => place(call, account),
  },

  'order.test': {
    weight: 1,
    shows: 'weight',
    security: 'signed',
    handle: (call) => {
      readOrder(call);
      return {};
    },
  },

  'order.status': {
    weight: 4,
    shows: 'weight',
    security: 'signed',
    handle: (call, account) => {
      const order = findOrder(call, account);
      if (!order) throw apiErrors.noSuchOrder();
      return orderStatus(call.venue.pair.symbol, order);
    },
  },

  'order.cancel': {
    weight: 1,
    shows: 'weight',
    security: 'signed',
    handle: (call, account) => {
      const cancelId = call.parameters.clientOrderId('newClientOrderId') ?? newClientOrderId();
      const order = findOrder(call, account);
      if (!order) throw apiErrors.unknownCancel();
      return cancel(call, order, cancelId);
    },
  },

  'order.amend.keepPriority': {
    weight: 4,
    shows: 'weight',
    security: 'signed',
    handle: (call, account) => amend(call, account),
  },

  'openOrders.status': {
    weight: (parameters) =>
      parameters.has('symbol') ? OPEN_ORDERS_WEIGHT : ALL_OPEN_ORDERS_WEIGHT,
    shows: 'weight',
    security: 'signed',
    handle: ({ venue, parameters }, account) => {
      if (parameters.has('symbol')) parameters.symbol(venue.pair.symbol);
      const open = venue.ledger.openOrders(account);
      return open.map((order) => orderStatus(venue.pair.symbol, order));
    },
  },

  'openOrders.cancelAll': {
    weight: 1,
    shows: 'weight',
    security: 'signed',
    handle: ({ venue, parameters, nowMs }, account) => {
      parameters.symbol(venue.pair.symbol);
      return cancelAllOrders(venue, account, nowMs);
    },
  },
};

/** Throws -2011 when there is none. */
export function cancelAllOrders(venue: BinanceVenue, account: Account, nowMs: number): object[] {
  const open = venue.ledger.openOrders(account);
  if (open.length === 0) throw apiErrors.unknownCancel();
  const cancelId = newClientOrderId();
  return open.map((order) => cancel({ venue, nowMs }, order, cancelId));
}

function place(call: ApiCall, account: Account): object {
  const { venue, parameters, nowMs } = call;
  const request = readOrder(call);
  const type = responseType(parameters, request.type);
  venue.limits.checkOrders(account, nowMs);
  venue.limits.countOrder(account, nowMs);
  const { order, fills } = refusable(() => venue.engine.place(account, request, nowMs));
  return placedOrder(venue.pair.symbol, order, fills, type);
}

function readOrder({ venue, parameters }: ApiCall): ReturnType<typeof orderRequest> {
  return orderRequest(parameters, venue.pair, (side) => venue.liquidity.bestPrice(opposite(side)));
}

function findOrder({ venue, parameters }: ApiCall, account: Account): Order | undefined {
  parameters.symbol(venue.pair.symbol);
  const orderId = parameters.optionalInteger('orderId');
  const clientOrderId = parameters.optional('origClientOrderId');
  if (orderId === undefined && clientOrderId === undefined) {
    throw apiErrors.eitherMandatory('origClientOrderId', 'orderId');
  }
  return venue.ledger.find(account, {
    ...(orderId === undefined ? {} : { orderId }),
    ...(clientOrderId === undefined ? {} : { clientOrderId }),
  });
}

/** "newQty must be greater than 0 and less than the order's quantity"; it keeps its place in the queue. */
function amend(call: ApiCall, account: Account): object {
  const { venue, parameters, nowMs } = call;
  const quantity = parameters.units('newQty');
  const name = parameters.clientOrderId('newClientOrderId') ?? newClientOrderId();
  const order = findOrder(call, account);
  if (!order || !isOpen(order)) throw apiErrors.noSuchOrder();
  if (quantity > order.quantity) {
    throw apiErrors.amendRejected('Order amend (quantity increase) is not supported.');
  }
  if (quantity === order.quantity) {
    throw apiErrors.amendRejected('The requested action would change no state; rejecting.');
  }
  if (order.amendments >= MAX_NUM_ORDER_AMENDS) {
    throw apiErrors.amendRejected('Filter failure: MAX_NUM_ORDER_AMENDS');
  }
  const failed = failedFilter(venue.pair, { ...order, quantity }, order.price);
  if (failed !== null) throw apiErrors.filter(failed);
  const formerId = order.clientOrderId;
  refusable(() => venue.engine.amend(order, order.price, quantity, nowMs, name));
  return amendedOrder(venue.pair.symbol, order, formerId);
}

function cancel(
  { venue, nowMs }: Pick<ApiCall, 'venue' | 'nowMs'>,
  order: Order,
  cancelId: string,
): object {
  refusable(() => venue.engine.cancel(order, cancelId, nowMs));
  return canceledOrder(venue.pair.symbol, order, cancelId);
}

function refusable<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof Refusal) throw refusalErrors[error.reason]();
    throw error;
  }
}

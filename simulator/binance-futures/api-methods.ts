/** The WebSocket API of USD-M futures, as much as trading needs of it. */
import type { Account } from '../account/account.ts';
import { apiErrors } from '../binance/api-error.ts';
import type { ApiCall, ApiMethod, ApiMethods } from '../binance/api-method.ts';
import { sessionMethods } from '../binance/methods/session.ts';
import type { Order } from '../matching/order.ts';
import { accountStatus, balanceList } from './account-json.ts';
import { algoMethods } from './algo-api.ts';
import { orderJson } from './order-json.ts';
import { futuresOrderRequest } from './order-request.ts';
import type { FuturesVenue } from './venue.ts';

const methods: ApiMethods<FuturesVenue> = {
  'order.place': {
    weight: 0,
    shows: 'orders',
    security: 'signed',
    handle: ({ venue, parameters, nowMs }, account) => {
      const { pair, limits } = venue;
      const request = futuresOrderRequest(parameters, pair, (side) => venue.bestPriceFor(side));
      limits.checkOrders(account, nowMs);
      limits.countOrder(account, nowMs);
      return orderJson(pair.symbol, venue.place(account, request));
    },
  },

  'order.cancel': {
    weight: 1,
    shows: 'weight',
    security: 'signed',
    handle: (call, account) => {
      const order = findOrder(call, account);
      if (!order) throw apiErrors.unknownCancel();
      call.venue.cancel(order);
      return orderJson(call.venue.pair.symbol, order);
    },
  },

  'order.status': {
    weight: 1,
    shows: 'weight',
    security: 'signed',
    handle: (call, account) => {
      const order = findOrder(call, account);
      if (!order) throw apiErrors.noSuchOrder();
      return orderJson(call.venue.pair.symbol, order);
    },
  },

  'v2/account.status': {
    weight: 5,
    shows: 'weight',
    security: 'signed',
    handle: ({ venue }, account) => accountStatus(venue, account),
  },

  'v2/account.balance': {
    weight: 5,
    shows: 'weight',
    security: 'signed',
    handle: ({ venue }, account) => balanceList(venue, account),
  },
};

export const futuresMethods: ReadonlyMap<string, ApiMethod<FuturesVenue>> = new Map(
  Object.entries({ ...sessionMethods, ...methods, ...algoMethods }),
);

function findOrder(
  { venue, parameters }: ApiCall<FuturesVenue>,
  account: Account,
): Order | undefined {
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

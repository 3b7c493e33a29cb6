/** The requests of the Algo Service, the same over the WebSocket API and REST. */
import type { Account } from '../account/account.ts';
import { apiErrors } from '../binance/api-error.ts';
import type { ApiMethods } from '../binance/api-method.ts';
import type { Parameters } from '../binance/parameters.ts';
import type { SignedEndpoints } from '../binance/signed-rest.ts';
import { algoJson, placedAlgo } from './algo-json.ts';
import type { AlgoOrder } from './algo-order.ts';
import { algoRequest } from './algo-request.ts';
import type { FuturesVenue } from './venue.ts';

export const algoMethods: ApiMethods<FuturesVenue> = {
  'algoOrder.place': {
    weight: 0,
    shows: 'weight',
    security: 'signed',
    handle: ({ venue, parameters }, account) => place(venue, account, parameters),
  },

  'algoOrder.cancel': {
    weight: 1,
    shows: 'weight',
    security: 'signed',
    handle: ({ venue, parameters }, account) => cancel(venue, account, parameters),
  },
};

export const ALGO_ENDPOINTS: SignedEndpoints<FuturesVenue> = new Map([
  [
    'POST /fapi/v1/algoOrder',
    {
      weight: () => 0,
      answer: ({ venue, key, parameters }) => place(venue, key.account, parameters),
    },
  ],
  [
    'DELETE /fapi/v1/algoOrder',
    {
      weight: () => 1,
      answer: ({ venue, key, parameters }) => cancel(venue, key.account, parameters),
    },
  ],
  [
    'GET /fapi/v1/algoOrder',
    {
      weight: () => 1,
      answer: ({ venue, key, parameters }) => {
        const order = find(venue, key.account, parameters);
        if (order) return algoJson(venue.pair.symbol, order);
        throw apiErrors.noSuchOrder();
      },
    },
  ],
  [
    'GET /fapi/v1/openAlgoOrders',
    {
      weight: (parameters: Parameters) => (parameters.has('symbol') ? 1 : 40),
      answer: ({ venue, key, parameters }) => {
        const { symbol } = venue.pair;
        if (parameters.has('symbol')) parameters.symbol(symbol);
        return venue.algo.open(key.account).map((order) => algoJson(symbol, order));
      },
    },
  ],
  [
    'DELETE /fapi/v1/algoOpenOrders',
    {
      weight: () => 1,
      answer: ({ venue, key, parameters }) => {
        parameters.symbol(venue.pair.symbol);
        venue.algo.cancelAll(key.account);
        return { code: 200, msg: 'The operation of cancel all open order is done.' };
      },
    },
  ],
]);

function place({ pair, algo }: FuturesVenue, account: Account, parameters: Parameters): object {
  return placedAlgo(pair.symbol, algo.place(account, algoRequest(parameters, pair)));
}

function cancel(venue: FuturesVenue, account: Account, parameters: Parameters): object {
  const { algoId, clientOrderId } = venue.algo.cancel(find(venue, account, parameters));
  return { algoId, clientAlgoId: clientOrderId, code: '200', msg: 'success' };
}

/** "Either `algoId` or `clientAlgoId` must be sent." */
function find(
  { algo }: FuturesVenue,
  account: Account,
  parameters: Parameters,
): AlgoOrder | undefined {
  const algoId = parameters.optionalInteger('algoId');
  const clientAlgoId = parameters.optional('clientAlgoId');
  if (algoId === undefined && clientAlgoId === undefined) {
    throw apiErrors.eitherMandatory('clientAlgoId', 'algoId');
  }
  return algo.find(account, {
    ...(algoId === undefined ? {} : { algoId }),
    ...(clientAlgoId === undefined ? {} : { clientAlgoId }),
  });
}

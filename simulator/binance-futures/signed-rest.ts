/** The signed part of the REST API of USD-M futures. */
import type { Account } from '../account/account.ts';
import { apiErrors } from '../binance/api-error.ts';
import type { Parameters } from '../binance/parameters.ts';
import { RESTRICTIONS_ENDPOINT, type SignedEndpoints } from '../binance/signed-rest.ts';
import type { Fill } from '../matching/order.ts';
import { ALGO_ENDPOINTS } from './algo-api.ts';
import { accountStatus, balanceList, positions } from './account-json.ts';
import { futuresErrors } from './order-error.ts';
import { orderJson, userTrade } from './order-json.ts';
import type { FuturesVenue } from './venue.ts';

const TRADES_LIMIT = 500;
const TRADES_LIMIT_MAX = 1_000;
const COUNTDOWN_MS_MAX = 2 ** 31 - 1;

export const FUTURES_SIGNED_ENDPOINTS: SignedEndpoints<FuturesVenue> = new Map([
  endpoint('GET /fapi/v1/openOrders', (parameters) => (parameters.has('symbol') ? 1 : 40), {
    answer: ({ venue, key, parameters }) => {
      const { symbol } = venue.pair;
      if (parameters.has('symbol')) parameters.symbol(symbol);
      return venue.ledger.openOrders(key.account).map((order) => orderJson(symbol, order));
    },
  }),
  endpoint('DELETE /fapi/v1/allOpenOrders', () => 1, {
    answer: ({ venue, key, parameters }) => {
      parameters.symbol(venue.pair.symbol);
      venue.cancelAll(key.account);
      return { code: 200, msg: 'The operation of cancel all open order is done.' };
    },
  }),
  endpoint('POST /fapi/v1/countdownCancelAll', () => 10, {
    answer: ({ venue, key, parameters }) => {
      const { symbol } = venue.pair;
      parameters.symbol(symbol);
      const ms = parameters.integer('countdownTime');
      if (ms > COUNTDOWN_MS_MAX) throw apiErrors.invalidData('countdownTime');
      venue.countdowns.set(key.account, ms);
      return { symbol, countdownTime: String(ms) };
    },
  }),
  endpoint('GET /fapi/v1/userTrades', () => 5, {
    answer: ({ venue, key, parameters }) =>
      userTrades(venue, key.account, parameters).map((fill) => userTrade(venue.pair.symbol, fill)),
  }),
  endpoint('GET /fapi/v3/account', () => 5, {
    answer: ({ venue, key }) => accountStatus(venue, key.account),
  }),
  endpoint('GET /fapi/v3/balance', () => 5, {
    answer: ({ venue, key }) => balanceList(venue, key.account),
  }),
  endpoint('GET /fapi/v3/positionRisk', () => 5, {
    answer: ({ venue, key }) => positions(venue, key.account),
  }),
  endpoint('GET /fapi/v1/accountConfig', () => 5, {
    answer: ({ venue: { settings } }) => ({
      feeTier: 0,
      canTrade: true,
      canDeposit: true,
      canWithdraw: true,
      dualSidePosition: settings.dualSidePosition,
      updateTime: 0,
      multiAssetsMargin: settings.multiAssetsMargin,
      tradeGroupId: -1,
    }),
  }),
  endpoint('GET /fapi/v1/symbolConfig', () => 5, {
    answer: ({ venue: { pair, settings } }) => [
      {
        symbol: pair.symbol,
        marginType: 'CROSSED',
        isAutoAddMargin: false,
        leverage: settings.leverage,
        maxNotionalValue: '1000000000',
      },
    ],
  }),
  endpoint('GET /fapi/v1/rateLimit/order', () => 1, {
    answer: ({ venue }) => venue.limits.rules.filter((rule) => rule.rateLimitType === 'ORDERS'),
  }),
  endpoint('POST /fapi/v1/listenKey', () => 1, {
    unsigned: true,
    answer: ({ venue, key }) => ({ listenKey: venue.listenKeys.create(key.account) }),
  }),
  endpoint('PUT /fapi/v1/listenKey', () => 1, {
    unsigned: true,
    answer: ({ venue, key }) => {
      const listenKey = venue.listenKeys.renew(key.account);
      if (listenKey === undefined) throw futuresErrors.noListenKey();
      return { listenKey };
    },
  }),
  endpoint('DELETE /fapi/v1/listenKey', () => 1, {
    unsigned: true,
    answer: ({ venue, key }) => {
      venue.listenKeys.close(key.account);
      return {};
    },
  }),
  ...ALGO_ENDPOINTS,
  RESTRICTIONS_ENDPOINT,
]);

type Entry = typeof FUTURES_SIGNED_ENDPOINTS extends ReadonlyMap<string, infer E> ? E : never;

function endpoint(
  path: string,
  weight: Entry['weight'],
  rest: Omit<Entry, 'weight'>,
): readonly [string, Entry] {
  return [path, { weight, ...rest }];
}

/** Oldest first; the latest ones when neither fromId nor startTime says where to begin. */
function userTrades(venue: FuturesVenue, account: Account, parameters: Parameters): Fill[] {
  parameters.symbol(venue.pair.symbol);
  const orderId = parameters.optionalInteger('orderId');
  const fromId = parameters.optionalInteger('fromId');
  const startTime = parameters.optionalInteger('startTime');
  const endTime = parameters.optionalInteger('endTime') ?? Number.POSITIVE_INFINITY;
  const limit = parameters.optionalInteger('limit') ?? TRADES_LIMIT;
  if (limit === 0 || limit > TRADES_LIMIT_MAX) throw apiErrors.invalidData('limit');
  const trades = venue.ledger
    .trades(account)
    .filter(
      (fill) =>
        (orderId === undefined || fill.order.orderId === orderId) &&
        fill.tradeId >= (fromId ?? 0) &&
        fill.timeMs >= (startTime ?? 0) &&
        fill.timeMs <= endTime,
    );
  const fromStart = fromId !== undefined || startTime !== undefined;
  return fromStart ? trades.slice(0, limit) : trades.slice(-limit);
}

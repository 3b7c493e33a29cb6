/** The public REST API of USD-M futures ("Market Data Endpoints"), as much as a feed needs of it. */
import { apiErrors } from '../binance/api-error.ts';
import type { Parameters } from '../binance/parameters.ts';
import type { RateLimits } from '../binance/rate-limits.ts';
import type { Endpoints } from '../binance/rest-api.ts';
import type { TradingPair } from '../market/trading-pair.ts';
import { unitsText } from '../market/units.ts';
import { ALGO_ORDER_TYPES } from './algo-order.ts';
import { futuresDepthText } from './market-frames.ts';
import { FUTURES_ORDER_TYPES, FUTURES_TIMES_IN_FORCE } from './order-request.ts';
import type { FuturesVenue } from './venue.ts';

/** "Order Book": each limit that is allowed, with its weight. */
const DEPTH_WEIGHTS: ReadonlyMap<number, number> = new Map([
  [5, 2],
  [10, 2],
  [20, 2],
  [50, 2],
  [100, 5],
  [500, 10],
  [1_000, 20],
]);
const DEPTH_DEFAULT = 500;

export const FUTURES_ENDPOINTS: Endpoints<FuturesVenue> = new Map([
  ['/fapi/v1/ping', { weight: () => 1, answer: () => '{}' }],
  [
    '/fapi/v1/time',
    {
      weight: () => 1,
      answer: (_venue: FuturesVenue, _parameters: Parameters, nowMs: number) =>
        `{"serverTime":${nowMs}}`,
    },
  ],
  [
    '/fapi/v1/exchangeInfo',
    {
      weight: () => 1,
      answer: ({ pair, limits }: FuturesVenue, _parameters: Parameters, nowMs: number) =>
        JSON.stringify(exchangeInfo(pair, limits, nowMs)),
    },
  ],
  [
    '/fapi/v1/depth',
    {
      weight: (parameters: Parameters) => DEPTH_WEIGHTS.get(depthLimit(parameters))!,
      answer: ({ pair, book }: FuturesVenue, parameters: Parameters, nowMs: number) => {
        parameters.symbol(pair.symbol);
        return futuresDepthText(book, depthLimit(parameters), nowMs);
      },
    },
  ],
]);

function depthLimit(parameters: Parameters): number {
  const limit = parameters.optionalInteger('limit') ?? DEPTH_DEFAULT;
  if (!DEPTH_WEIGHTS.has(limit)) throw apiErrors.invalidData('limit');
  return limit;
}

function exchangeInfo(pair: TradingPair, { rules }: RateLimits, serverTime: number): object {
  return {
    exchangeFilters: [],
    rateLimits: rules,
    serverTime,
    assets: [],
    symbols: [symbolInfo(pair)],
    timezone: 'UTC',
  };
}

/** Steps are those of spot, as the prices and quantities are. */
function symbolInfo(pair: TradingPair): object {
  return {
    symbol: pair.symbol,
    pair: pair.symbol,
    contractType: 'PERPETUAL',
    status: 'TRADING',
    baseAsset: pair.base,
    quoteAsset: pair.quote,
    marginAsset: pair.quote,
    pricePrecision: 2,
    quantityPrecision: 5,
    baseAssetPrecision: 8,
    quotePrecision: 8,
    underlyingType: 'COIN',
    filters: [
      {
        filterType: 'PRICE_FILTER',
        minPrice: unitsText(pair.priceMin),
        maxPrice: unitsText(pair.priceMax),
        tickSize: unitsText(pair.tick),
      },
      {
        filterType: 'LOT_SIZE',
        minQty: unitsText(pair.quantityMin),
        maxQty: unitsText(pair.quantityMax),
        stepSize: unitsText(pair.lot),
      },
      { filterType: 'MAX_NUM_ORDERS', limit: pair.openOrdersMax },
      { filterType: 'MIN_NOTIONAL', notional: unitsText(pair.notionalMin) },
    ],
    orderTypes: [...FUTURES_ORDER_TYPES, ...ALGO_ORDER_TYPES],
    timeInForce: FUTURES_TIMES_IN_FORCE,
  };
}

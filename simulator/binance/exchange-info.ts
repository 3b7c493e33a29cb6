import type { TradingPair } from '../market/trading-pair.ts';
import { unitsText } from '../market/units.ts';
import { ORDER_TYPES } from './order-request.ts';
import { DEFAULT_MODE, SPOT_MODES } from './self-trade-modes.ts';
import type { RateLimitRule } from './rate-limits.ts';

/** "MAX_NUM_ORDER_AMENDS": of one order, and no more. */
export const MAX_NUM_ORDER_AMENDS = 10;

/**
 * GET /api/v3/exchangeInfo and `exchangeInfo` (rest-api.md, "Exchange information"). Lists only what
 * the simulator does: the order types it takes and the filters it enforces.
 */
export function exchangeInfo(
  pair: TradingPair,
  rateLimits: readonly RateLimitRule[],
  serverTime: number,
): object {
  return {
    timezone: 'UTC',
    serverTime,
    rateLimits,
    exchangeFilters: [],
    symbols: [symbolInfo(pair)],
  };
}

function symbolInfo(pair: TradingPair): object {
  return {
    symbol: pair.symbol,
    status: 'TRADING',
    baseAsset: pair.base,
    baseAssetPrecision: 8,
    quoteAsset: pair.quote,
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    baseCommissionPrecision: 8,
    quoteCommissionPrecision: 8,
    orderTypes: ORDER_TYPES,
    icebergAllowed: true,
    ocoAllowed: false,
    otoAllowed: false,
    opoAllowed: false,
    quoteOrderQtyMarketAllowed: false,
    allowTrailingStop: false,
    cancelReplaceAllowed: false,
    amendAllowed: true,
    pegInstructionsAllowed: false,
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
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
      {
        filterType: 'MARKET_LOT_SIZE',
        minQty: unitsText(0),
        maxQty: unitsText(pair.quantityMarketMax),
        stepSize: unitsText(0),
      },
      {
        filterType: 'NOTIONAL',
        minNotional: unitsText(pair.notionalMin),
        applyMinToMarket: true,
        maxNotional: unitsText(pair.notionalMax),
        applyMaxToMarket: false,
        avgPriceMins: 5,
      },
      { filterType: 'ICEBERG_PARTS', limit: pair.icebergPartsMax },
      { filterType: 'MAX_NUM_ORDERS', maxNumOrders: pair.openOrdersMax },
      { filterType: 'MAX_NUM_ORDER_AMENDS', maxNumOrderAmends: MAX_NUM_ORDER_AMENDS },
    ],
    permissions: [],
    permissionSets: [['SPOT']],
    defaultSelfTradePreventionMode: DEFAULT_MODE,
    allowedSelfTradePreventionModes: SPOT_MODES,
  };
}

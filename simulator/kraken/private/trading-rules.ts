import type { TradingPair } from '../../market/trading-pair.ts';
import { UNIT_DECIMALS, UNITS_PER_ONE } from '../../market/units.ts';
import { type KrakenPair, rulesOf } from '../pair.ts';

/** The venue states none; these only keep products exact. */
const HIGHEST = 100_000_000 * UNITS_PER_ONE;
/** "Open orders limit" of the Intermediate tier, per pair. */
const OPEN_ORDERS_MAX = 80;

/** "display_qty: at least 1/15 of order_qty". */
const ICEBERG_PARTS_MAX = 15;

/** The rules of the `instrument` channel in the units of the matching engine. */
export function tradingPairOf(pair: KrakenPair): TradingPair {
  const [base = '', quote = ''] = pair.symbol.split('/');
  const { quantityMin, costMin } = rulesOf(pair);
  const tick = 10 ** (UNIT_DECIMALS - pair.priceDecimals);
  return {
    symbol: pair.symbol,
    base,
    quote,
    priceMin: tick,
    priceMax: HIGHEST,
    tick,
    quantityMin: Math.round(quantityMin * UNITS_PER_ONE),
    quantityMax: HIGHEST,
    quantityMarketMax: HIGHEST,
    lot: 10 ** (UNIT_DECIMALS - pair.quantityDecimals),
    notionalMin: Math.round(costMin * UNITS_PER_ONE),
    notionalMax: HIGHEST,
    openOrdersMax: OPEN_ORDERS_MAX,
    icebergPartsMax: ICEBERG_PARTS_MAX,
  };
}

import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { BTCUSDT, type TradingPair } from '@voltaire/simulator/market/trading-pair.ts';
import { UNITS_PER_ONE } from '@voltaire/simulator/market/units.ts';

/** Beyond every order, and still exact: where the venue states no bound. */
const NO_BOUND = 2 ** 52;

/** An instrument as the simulator's engine counts it, in 10^-8 units. */
export function pairOf(instrument: Instrument): TradingPair {
  const { symbol, definition, tickSize, lotSize, minQuantityLots, minNotional } = instrument;
  const most = definition.maxQuantity ? units(Number(definition.maxQuantity)) : NO_BOUND;
  const mostAtMarket = definition.market ? units(Number(definition.market.maxQuantity)) : most;
  return {
    symbol,
    base: definition.base,
    quote: definition.quote,
    tick: units(tickSize),
    priceMin: units(tickSize),
    priceMax: NO_BOUND,
    lot: units(lotSize),
    quantityMin: units(minQuantityLots * lotSize),
    quantityMax: most,
    quantityMarketMax: Math.min(most, mostAtMarket),
    notionalMin: units(minNotional),
    notionalMax: NO_BOUND,
    openOrdersMax: BTCUSDT.openOrdersMax,
    icebergPartsMax: instrument.mostIcebergParts,
  };
}

function units(amount: number): number {
  return Math.round(amount * UNITS_PER_ONE);
}

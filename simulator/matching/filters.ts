import type { TradingPair } from '../market/trading-pair.ts';
import { quantityMoney, valueMoney } from '../market/units.ts';
import type { OrderRequest } from './order.ts';

export type FilterName = 'PRICE_FILTER' | 'LOT_SIZE' | 'MARKET_LOT_SIZE' | 'NOTIONAL';

/**
 * The first of the pair's filters (filters.md) that an order does not pass; null when it passes all.
 * `marketPrice` stands in for the price of a MARKET order, and is NaN where there is none.
 */
export function failedFilter(
  pair: TradingPair,
  { type, price, quantity }: Pick<OrderRequest, 'type' | 'price' | 'quantity'>,
  marketPrice: number,
): FilterName | null {
  if (type !== 'MARKET') {
    const onGrid = price % pair.tick === 0;
    if (!onGrid || price < pair.priceMin || price > pair.priceMax) return 'PRICE_FILTER';
  }
  const wholeLots = quantity % pair.lot === 0;
  if (!wholeLots || quantity < pair.quantityMin || quantity > pair.quantityMax) return 'LOT_SIZE';
  if (type === 'MARKET' && quantity > pair.quantityMarketMax) return 'MARKET_LOT_SIZE';
  const valued = type === 'MARKET' ? marketPrice : price;
  if (Number.isNaN(valued)) return null;
  const notional = valueMoney(valued, quantity);
  const tooLarge = type !== 'MARKET' && notional > quantityMoney(pair.notionalMax);
  return notional < quantityMoney(pair.notionalMin) || tooLarge ? 'NOTIONAL' : null;
}

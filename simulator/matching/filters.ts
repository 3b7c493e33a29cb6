import type { TradingPair } from '../market/trading-pair.ts';
import { quantityMoney, valueMoney } from '../market/units.ts';
import { type OrderRequest, takesAnyPrice, waitsForTrade } from './order.ts';

export type FilterName =
  | 'PRICE_FILTER'
  | 'LOT_SIZE'
  | 'MARKET_LOT_SIZE'
  | 'ICEBERG_PARTS'
  | 'NOTIONAL';

/**
 * The first of the pair's filters (filters.md) that an order does not pass; null when it passes all.
 * `marketPrice` stands in for the price of a MARKET order, and is NaN where there is none; of what is
 * released at any price its stop price does.
 */
export function failedFilter(
  pair: TradingPair,
  { type, price, quantity, stopPrice, display }: Judged,
  marketPrice: number,
): FilterName | null {
  const anyPrice = takesAnyPrice(type);
  if (!anyPrice && !isPrice(pair, price)) return 'PRICE_FILTER';
  if (waitsForTrade(type) && !isPrice(pair, stopPrice)) return 'PRICE_FILTER';
  const wholeLots = quantity % pair.lot === 0;
  if (!wholeLots || quantity < pair.quantityMin || quantity > pair.quantityMax) return 'LOT_SIZE';
  if (anyPrice && quantity > pair.quantityMarketMax) return 'MARKET_LOT_SIZE';
  if (display > 0) {
    if (display % pair.lot !== 0 || display < pair.quantityMin) return 'LOT_SIZE';
    if (Math.ceil(quantity / display) > pair.icebergPartsMax) return 'ICEBERG_PARTS';
  }
  const valued = type === 'MARKET' ? marketPrice : anyPrice ? stopPrice : price;
  if (Number.isNaN(valued)) return null;
  const notional = valueMoney(valued, quantity);
  const tooLarge = !anyPrice && notional > quantityMoney(pair.notionalMax);
  return notional < quantityMoney(pair.notionalMin) || tooLarge ? 'NOTIONAL' : null;
}

type Judged = Pick<OrderRequest, 'type' | 'price' | 'quantity' | 'stopPrice' | 'display'>;

function isPrice({ tick, priceMin, priceMax }: TradingPair, price: number): boolean {
  return price % tick === 0 && price >= priceMin && price <= priceMax;
}

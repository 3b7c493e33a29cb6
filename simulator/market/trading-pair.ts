/** The rules of one tradable pair; every number counts 10^-8 units. */
export interface TradingPair {
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly priceMin: number;
  readonly priceMax: number;
  readonly tick: number;
  readonly quantityMin: number;
  readonly quantityMax: number;
  /** Of a market order. */
  readonly quantityMarketMax: number;
  readonly lot: number;
  readonly notionalMin: number;
  readonly notionalMax: number;
  readonly openOrdersMax: number;
  /** Parts in which an order may be shown. */
  readonly icebergPartsMax: number;
}

/** As recorded from GET /api/v3/exchangeInfo on 2025-08-07. */
export const BTCUSDT: TradingPair = {
  symbol: 'BTCUSDT',
  base: 'BTC',
  quote: 'USDT',
  priceMin: 1_000_000,
  priceMax: 100_000_000_000_000,
  tick: 1_000_000,
  quantityMin: 1_000,
  quantityMax: 900_000_000_000,
  quantityMarketMax: 9_709_521_512,
  lot: 1_000,
  notionalMin: 500_000_000,
  notionalMax: 900_000_000_000_000,
  openOrdersMax: 200,
  icebergPartsMax: 10,
};

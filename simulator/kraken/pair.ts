/** WebSocket API v2, "Book": the depths that the venue offers. */
export const DEPTHS: readonly number[] = [10, 25, 100, 500, 1_000];

/** A pair as a tape shows it. */
export interface KrakenPair {
  /** "BTC/USD" */
  readonly symbol: string;
  readonly priceDecimals: number;
  readonly quantityDecimals: number;
  /** Levels a side that the tape's book was recorded with. */
  readonly depth: number;
}

/** What the tape does not tell of a pair: as numbers of the `instrument` channel. */
export interface PairRules {
  readonly quantityMin: number;
  readonly costMin: number;
  readonly costPrecision: number;
}

/** As recorded from GET /0/public/AssetPairs in 2026 (ordermin, costmin, cost_decimals). */
const RULES: Readonly<Record<string, PairRules>> = {
  'BTC/USD': { quantityMin: 0.00005, costMin: 0.5, costPrecision: 5 },
  'ETH/USD': { quantityMin: 0.001, costMin: 0.5, costPrecision: 5 },
};

/** Of a pair that is not listed here the smallest quantity is assumed to be one step. */
export function rulesOf(pair: KrakenPair): PairRules {
  const quantityMin = 10 ** -pair.quantityDecimals;
  return RULES[pair.symbol] ?? { quantityMin, costMin: 0.5, costPrecision: 5 };
}

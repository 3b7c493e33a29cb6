import { HORIZONS_S } from './kinematics.ts';

/**
 * Places of the microstructure measures of one symbol in their array of doubles; NaN until defined.
 *
 *     MICROPRICE        quote asset: mid weighted by the opposite side's quantity
 *     IMBALANCE         −1 … 1: (bid − ask) ÷ (bid + ask) quantity at the best prices
 *     DEPTH_IMBALANCE   the same over the five best levels a side
 *     SPREAD_BPS        of the mid
 *     VOLATILITY        realised, bps per √s, one for each horizon
 *     BUY_INTENSITY     trades per second, exponentially decayed, by aggressor
 *     SELL_INTENSITY
 *     TOXICITY          0 … 1: share of one-sided volume over the last equal volumes (VPIN)
 */
export const Measure = {
  MICROPRICE: 0,
  IMBALANCE: 1,
  DEPTH_IMBALANCE: 2,
  SPREAD_BPS: 3,
  VOLATILITY: 4,
  BUY_INTENSITY: 4 + HORIZONS_S.length,
  SELL_INTENSITY: 5 + HORIZONS_S.length,
  TOXICITY: 6 + HORIZONS_S.length,
} as const;

export const MEASURES_SIZE = 7 + HORIZONS_S.length;

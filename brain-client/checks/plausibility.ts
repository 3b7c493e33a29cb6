/** How far from the market's own volatility a forecast may be. */
export interface Plausibility {
  /** Of |median|, in standard deviations of the return over the horizon. */
  readonly maxMedian: number;
  /**
   * Of the distance from the lowest quantile to the highest, as a multiple of what a normal distribution
   * of this deviation has between the same levels.
   */
  readonly maxWidth: number;
  /**
   * What a series is taken to move at least, basis points per √second: one that stood still while it
   * was watched may still move by a tick.
   */
  readonly floorBps: number;
}

/**
 * Nobody sees the median of the next minute four standard deviations away. Five times the width leaves
 * room for a market that has just become wilder than most of what was sent, and for fat tails.
 */
export const PLAUSIBILITY: Plausibility = { maxMedian: 4, maxWidth: 5, floorBps: 0.25 };

/**
 * Standard deviation of the return over one step, basis points: root mean square of all returns, the
 * floor at least. `values` as in Series.values, two at least.
 */
export function stepVolatilityBps(
  values: readonly number[],
  stepSeconds: number,
  floorBps: number,
): number {
  let squares = 0;
  for (let i = 1; i < values.length; i++) squares += (values[i]! - values[i - 1]!) ** 2;
  return Math.max(Math.sqrt(squares / (values.length - 1)), floorBps * Math.sqrt(stepSeconds));
}

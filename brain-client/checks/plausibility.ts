/** How far from the market's own volatility a forecast may be. */
export interface Plausibility {
  /** Of |median|, in standard deviations of the return over the horizon. */
  readonly maxMedian: number;
  /** Of the distance from the lowest quantile to the highest one, in the same unit. */
  readonly maxWidth: number;
  /**
   * What a series is taken to move at least, basis points per √second: one that stood still while it
   * was watched may still move by a tick.
   */
  readonly floorBps: number;
}

/**
 * An honest interval from 1 % to 99 % is 4.7 standard deviations wide. Twelve leave room for a market
 * that has just become wilder than most of what was sent, and for fat tails; nobody sees the median of
 * the next minute four standard deviations away.
 */
export const PLAUSIBILITY: Plausibility = { maxMedian: 4, maxWidth: 12, floorBps: 0.25 };

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

import { normalQuantile } from './normal.ts';

/** RiskMetrics' weight of the past for volatility: a half life of eleven steps. */
const DECAY = 0.94;

/**
 * The forecast that any model has to beat: no drift, normal, an exponentially weighted volatility that
 * grows with the root of time. Standard deviation after `steps`, basis points; `values` as in Series.values.
 */
export function randomWalkSigmaBps(
  values: readonly number[],
  steps: number,
  decay = DECAY,
): number {
  let weighted = 0;
  let weights = 0;
  for (let i = 1; i < values.length; i++) {
    weighted = decay * weighted + (values[i]! - values[i - 1]!) ** 2;
    weights = decay * weights + 1;
  }
  return Math.sqrt((weighted / weights) * steps);
}

/** One for each level, in their order. */
export function randomWalkQuantiles(sigmaBps: number, levels: readonly number[]): number[] {
  return levels.map((level) => sigmaBps * normalQuantile(level));
}

/** Mean over the levels of the quantile loss, basis points: the lower the better, for any distribution. */
export function pinballLossBps(
  levels: readonly number[],
  quantiles: readonly number[],
  outcomeBps: number,
): number {
  let sum = 0;
  for (const [i, level] of levels.entries()) {
    const above = outcomeBps - quantiles[i]!;
    sum += above >= 0 ? level * above : (level - 1) * above;
  }
  return sum / levels.length;
}

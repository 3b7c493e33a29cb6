/*
 * Conventions: returns are changes of the net result from one sample to the next as a share of capital,
 * which is never reinvested; no risk-free rate; a year has 365 days, since these markets never close.
 */
const SECONDS_A_YEAR = 365 * 86_400;

/** Mean over standard deviation (of a sample, n - 1), annualised. NaN where nothing varies. */
export function sharpe(returns: readonly number[], stepS: number): number {
  if (returns.length < 2) return Number.NaN;
  const mean = meanOf(returns);
  const squares = returns.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return annual(mean, Math.sqrt(squares / (returns.length - 1)), stepS);
}

/** The same over the root mean square of all returns with those above zero as zero. */
export function sortino(returns: readonly number[], stepS: number): number {
  if (returns.length < 2) return Number.NaN;
  const squares = returns.reduce((sum, each) => sum + Math.min(0, each) ** 2, 0);
  return annual(meanOf(returns), Math.sqrt(squares / returns.length), stepS);
}

/** The largest fall from the highest value before; the first value counts from zero. */
export function maxDrawdown(values: readonly number[]): number {
  let best = 0;
  let worst = 0;
  for (const value of values) {
    best = Math.max(best, value);
    worst = Math.max(worst, best - value);
  }
  return worst;
}

/** Changes from one value to the next, the first one from zero, as shares of capital. */
export function returnsOf(values: readonly number[], capital: number): number[] {
  return values.map((value, i) => (value - (values[i - 1] ?? 0)) / capital);
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

function annual(mean: number, deviation: number, stepS: number): number {
  return deviation === 0 ? Number.NaN : (mean / deviation) * Math.sqrt(SECONDS_A_YEAR / stepS);
}

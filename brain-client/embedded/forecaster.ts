import { normalQuantile } from '../normal.ts';

/** Values that are looked at: the newest. */
export const FORECAST_CONTEXT = 512;

/** Steps ahead at which the past is replayed; what lies between is interpolated. The contract ends at 64. */
const REPLAYED_STEPS = [1, 2, 4, 8, 16, 32, 64];

/** Of the weight of a squared return in the volatility of the moment, steps. */
const HALF_LIFE = 16;
/** Of the volatility of the whole context: a market that stands still for a moment has not died. */
const FLOOR_SHARE = 0.2;
/** The first values have no volatility to speak of, and are not replayed from. */
const WARM_UP = 8;

/** Replays further ahead begin this often within one window: more of them hardly differ. */
const STARTS_PER_WINDOW = 2;

/**
 * How many replayed forecasts the normal distribution counts as. It counts more further ahead, where
 * the replayed ones overlap, and where sums of many returns are nearer to it.
 */
const normalWeight = (steps: number) => 1 + steps / 4;

/**
 * Quantiles of what a series does next: for each step one value for each level, basis points relative to
 * the newest value. `valuesBps` as Series.values, two at least, all finite.
 *
 * Past forecasts are replayed within the series itself: at each value, the move that came within so many
 * steps, divided by the volatility known then. Their quantiles times the volatility of now are the
 * forecast (conformal prediction), so that it is calibrated to this market: to ticks, to pauses, to
 * bounce between bid and ask. Two volatilities, of the moment and of all that was sent, make two such
 * forecasts; their mean is better than either. The median is the newest value: a drift fitted to the
 * same past made the loss larger.
 */
export function forecastQuantiles(
  valuesBps: readonly number[],
  steps: number,
  levels: readonly number[],
): number[][] {
  const values = Float64Array.from(valuesBps.slice(-FORECAST_CONTEXT));
  const variance = meanSquare(values);
  if (variance === 0) return Array.from({ length: steps }, () => levels.map(() => 0));
  const momentaryVolatility = volatilities(values, FLOOR_SHARE * variance);
  const overallVolatility = new Float64Array(values.length).fill(Math.sqrt(variance));

  const replayed = REPLAYED_STEPS.slice(0, REPLAYED_STEPS.findIndex((each) => each >= steps) + 1);
  const perRootStep = replayed.map((ahead) => {
    const momentary = replayedQuantiles(values, momentaryVolatility, ahead, levels);
    const overall = replayedQuantiles(values, overallVolatility, ahead, levels);
    return levels.map((_, k) => (momentary[k]! + overall[k]!) / 2);
  });
  return Array.from({ length: steps }, (_, i) => between(replayed, perRootStep, i + 1));
}

/** Of one step, as it was known at each value: root of the weighted mean square and of a floor below it. */
function volatilities(values: Float64Array, floor: number): Float64Array {
  const decay = 0.5 ** (1 / HALF_LIFE);
  const roots = new Float64Array(values.length).fill(Math.sqrt(floor));
  let weighted = 0;
  let weights = 0;
  for (let i = 1; i < values.length; i++) {
    weighted = decay * weighted + (values[i]! - values[i - 1]!) ** 2;
    weights = decay * weights + 1;
    roots[i] = Math.sqrt(weighted / weights + floor);
  }
  return roots;
}

function meanSquare(values: Float64Array): number {
  let squares = 0;
  for (let i = 1; i < values.length; i++) squares += (values[i]! - values[i - 1]!) ** 2;
  return squares / (values.length - 1);
}

/** Quantiles of the move within `ahead` steps, divided by the root of their number. */
function replayedQuantiles(
  values: Float64Array,
  volatility: Float64Array,
  ahead: number,
  levels: readonly number[],
): number[] {
  const from = Math.min(WARM_UP, values.length >> 2);
  const stride = Math.max(1, ahead / STARTS_PER_WINDOW);
  const newest = values.length - 1 - ahead;
  const count = Math.max(0, Math.floor((newest - from) / stride) + 1);
  const moves = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const at = newest - i * stride;
    moves[i] = Math.abs(values[at + ahead]! - values[at]!) / volatility[at]!;
  }
  moves.sort();
  const now = volatility.at(-1)!;
  const root = Math.sqrt(ahead);
  // Windows overlap: as many as fit beside each other are worth one each.
  const weight = (count * stride) / ahead;
  const normal = normalWeight(ahead);
  return levels.map((level) => {
    if (level === 0.5) return 0;
    // A move is as likely up as down: both halves of the past serve for each.
    const share = Math.abs(2 * level - 1);
    const seen = (moves[Math.max(0, Math.ceil(share * count) - 1)] ?? 0) / root;
    const expected = Math.abs(normalQuantile(level));
    const size = (weight * seen + normal * expected) / (weight + normal);
    return Math.sign(level - 0.5) * size * now;
  });
}

/** Interpolated in the logarithm of time: what is interpolated hardly depends on it. */
function between(
  replayed: readonly number[],
  perRootStep: readonly (readonly number[])[],
  step: number,
): number[] {
  const upper = replayed.findIndex((each) => each >= step);
  const lower = Math.max(0, upper - 1);
  const [near, far] = [replayed[lower]!, replayed[upper]!];
  const share = near === far ? 0 : Math.log(step / near) / Math.log(far / near);
  const root = Math.sqrt(step);
  return perRootStep[lower]!.map(
    (value, k) => root * ((1 - share) * value + share * perRootStep[upper]![k]!),
  );
}

import {
  type Forecast,
  hasSoundLevels,
  isFiniteForecast,
  isFresh,
  isMonotone,
  isScore,
  medianBps,
  type Sentiment,
} from '../model/inference.ts';
import type { InferenceLimits } from '../model/policy.ts';

/**
 * What is wrong with the inference that enters a decision, counted (C23): model not allowed, not
 * finite, levels or quantiles out of order, too old, jumped too far, sentiment out of range. 0 when
 * there is none; an inference without limits to judge it by is at fault.
 *
 * `previousMedianBps` is the median that a jump is measured from, NaN when there is none
 * (latest-inference.ts).
 */
export function inferenceFaults(
  forecast: Forecast | null,
  sentiment: Sentiment | null,
  previousMedianBps: number,
  limits: InferenceLimits | undefined,
  atUs: number,
): number {
  let faults = 0;
  if (forecast) {
    faults +=
      count(isAllowed(forecast, limits)) +
      count(isFiniteForecast(forecast)) +
      count(hasSoundLevels(forecast)) +
      count(isMonotone(forecast)) +
      count(isFresh(forecast, limits?.maxAgeMs, atUs)) +
      count(isNear(medianBps(forecast), previousMedianBps, limits?.maxJumpBps));
  }
  if (sentiment) {
    faults +=
      count(isAllowed(sentiment, limits)) +
      count(isScore(sentiment)) +
      count(isFresh(sentiment, limits?.maxAgeMs, atUs));
  }
  return faults;
}

function count(sound: boolean): number {
  return sound ? 0 : 1;
}

function isAllowed(
  { modelId }: Pick<Forecast, 'modelId'>,
  limits: InferenceLimits | undefined,
): boolean {
  return limits?.models.includes(modelId) ?? false;
}

function isNear(median: number, previousBps: number, maxJumpBps: number | undefined): boolean {
  if (maxJumpBps === undefined || !(maxJumpBps > 0) || !Number.isFinite(maxJumpBps)) return false;
  return Number.isNaN(previousBps) || Math.abs(median - previousBps) <= maxJumpBps;
}

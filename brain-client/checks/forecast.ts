import type {
  ForecastRequest,
  ForecastResponse,
  Series,
  SeriesForecast,
} from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';
import { normalQuantile } from '../normal.ts';
import { refusedIds } from './ids.ts';
import { refusedModel } from './model.ts';
import { PLAUSIBILITY, type Plausibility, stepVolatilityBps } from './plausibility.ts';
import { believed, type Checked, type Refused, refuse } from './refusal.ts';

/**
 * Whether a forecast can be believed. The answer as a whole is refused when it is not of the form that
 * was asked for or of a model that may not be heard; a series for itself, when its numbers are no
 * forecast. The result has one place for each series, in the order of the request.
 */
export function checkForecast(
  request: ForecastRequest,
  response: ForecastResponse,
  allowedModels: readonly string[],
  plausibility: Plausibility = PLAUSIBILITY,
): Checked<readonly Checked<SeriesForecast>[]> {
  const refused =
    refusedModel(response.modelId, request.modelId, allowedModels) ??
    refusedLevels(request.levels, response.levels) ??
    refusedIds(request.series, response.forecasts);
  if (refused) return refused;
  const each = response.forecasts.map((forecast, i) => {
    const series = request.series[i]!;
    const fault =
      refusedNumbers(request, forecast) ??
      refusedAsImplausible(series, forecast, request, plausibility);
    return fault ?? believed(forecast);
  });
  return believed(each);
}

function refusedLevels(asked: readonly number[], answered: readonly number[]): Refused | null {
  const same = asked.length === answered.length && asked.every((level, i) => level === answered[i]);
  return same
    ? null
    : refuse('LEVELS_DIFFER', `asked=${asked.join()} answered=${answered.slice(0, 32).join()}`);
}

/** Steps, finite numbers, ascending. */
function refusedNumbers(
  { steps: stepsAsked, levels }: ForecastRequest,
  { steps }: SeriesForecast,
): Refused | null {
  if (steps.length !== stepsAsked) {
    return refuse('STEPS_DIFFER', `asked=${stepsAsked} answered=${steps.length}`);
  }
  for (const [i, { values }] of steps.entries()) {
    const step = `step=${i + 1}`;
    if (values.length !== levels.length) {
      return refuse('LEVELS_DIFFER', `${step} asked=${levels.length} answered=${values.length}`);
    }
    const wrong = values.find((value) => !Number.isFinite(value));
    if (wrong !== undefined) return refuse('NOT_FINITE', `${step} value=${wrong}`);
    const at = values.findIndex((value, k) => k > 0 && value < values[k - 1]!);
    if (at > 0) {
      const [low, high] = [`${levels[at - 1]}:${values[at - 1]}`, `${levels[at]}:${values[at]}`];
      return refuse('QUANTILES_CROSS', `${step} ${low} ${high}`);
    }
  }
  return null;
}

/** A limit that is missing or no number makes nothing plausible. */
function refusedAsImplausible(
  { values, stepSeconds }: Series,
  { steps }: SeriesForecast,
  { levels }: ForecastRequest,
  { maxMedian, maxWidth, floorBps }: Plausibility,
): Refused | null {
  const perStepBps = stepVolatilityBps(values, stepSeconds, floorBps);
  const median = levels.indexOf(0.5);
  const normalWidth = normalQuantile(levels.at(-1)!) - normalQuantile(levels[0]!);
  for (const [i, { values: quantiles }] of steps.entries()) {
    const sigmaBps = perStepBps * Math.sqrt(i + 1);
    const medianBps = Math.abs(quantiles[median] ?? Number.NaN);
    if (!(medianBps <= maxMedian * sigmaBps)) {
      return refuse('MEDIAN_IMPLAUSIBLE', seen(i, medianBps, maxMedian * sigmaBps));
    }
    const widthBps = quantiles.at(-1)! - quantiles[0]!;
    const widest = maxWidth * normalWidth * sigmaBps;
    if (!(widthBps <= widest)) {
      return refuse('WIDTH_IMPLAUSIBLE', seen(i, widthBps, widest));
    }
  }
  return null;
}

function seen(i: number, bps: number, limitBps: number): string {
  return `step=${i + 1} bps=${bps.toPrecision(4)} limit=${limitBps.toPrecision(4)}`;
}

import type { Forecast, Sentiment } from '../model/inference.ts';
import type { Grounds, Signal } from '../model/intent.ts';
import type { Influence } from '../orient/market-view.ts';
import type { ParameterSchema } from './parameters.ts';

/**
 * How signals become a score, the same for every strategy:
 *
 *     contribution = value × weight
 *     score        = own contributions, in their order, + forecast + sentiment
 *
 * The sign of the score is the side. It counts in units of the strategy's own threshold, so that 1 is
 * "just enough" and a weight of 0.5 lets a model speak for half of that. Sums are taken from left to
 * right both when deciding and in the record: they agree to the last bit.
 */

/** A type, not an interface: only types can be used where a Record is asked for. */
export type InfluenceParameters = {
  forecastWeight: number;
  sentimentWeight: number;
};

/** The part of every strategy's schema through which models enter its score. */
export const INFLUENCE_PARAMETERS: ParameterSchema<InfluenceParameters> = {
  forecastWeight: {
    default: 0.5,
    min: 0,
    max: 10,
    unit: '',
    about: 'What a forecast in favour, as sure as it can be, adds to the score; 0 ignores it.',
  },
  sentimentWeight: {
    default: 0.25,
    min: 0,
    max: 10,
    unit: '',
    about: 'What a sentiment wholly in favour adds to the score; 0 ignores it.',
  },
};

/**
 * −1 … 1: the median return in units of half the 10–90 % band, so that a model that does not know
 * says little. Zero when there is no forecast, or when its levels do not reach from 10 to 90 %.
 */
export function forecastSignal(forecast: Forecast | null): number {
  if (forecast === null) return 0;
  const median = quantile(forecast, 0.5);
  const halfBand = (quantile(forecast, 0.9) - quantile(forecast, 0.1)) / 2;
  if (!(halfBand >= 0) || median === 0) return 0;
  return clipped(median / halfBand);
}

/** −1 … 1; zero when there is none. */
export function sentimentSignal(sentiment: Sentiment | null): number {
  return sentiment === null ? 0 : clipped(sentiment.score);
}

export function forecastContribution(
  { forecast }: Influence,
  { forecastWeight }: Readonly<InfluenceParameters>,
): number {
  return forecast === null ? 0 : forecastSignal(forecast) * forecastWeight;
}

export function sentimentContribution(
  { sentiment }: Influence,
  { sentimentWeight }: Readonly<InfluenceParameters>,
): number {
  return sentiment === null ? 0 : sentimentSignal(sentiment) * sentimentWeight;
}

/** The score of a strategy's own signals, and on top of it what the models add. */
export function withModels(
  ownScore: number,
  influence: Influence,
  p: Readonly<InfluenceParameters>,
): number {
  return ownScore + forecastContribution(influence, p) + sentimentContribution(influence, p);
}

export function signal(name: string, value: number, unit: string, weight: number): Signal {
  return { name, value, unit, weight, contribution: value * weight + 0 }; // + 0 makes 0 of −0
}

/** Own signals and those of the models that spoke, added up. */
export function groundsOf(
  ownSignals: readonly Signal[],
  { forecast, sentiment }: Influence,
  p: Readonly<InfluenceParameters>,
  threshold: number,
  why: string,
): Grounds {
  const rationale = [...ownSignals];
  if (forecast !== null) {
    rationale.push(signal('forecast', forecastSignal(forecast), '', p.forecastWeight));
  }
  if (sentiment !== null) {
    rationale.push(signal('sentiment', sentimentSignal(sentiment), '', p.sentimentWeight));
  }
  let score = 0;
  for (const { contribution } of rationale) score += contribution;
  return { score, threshold, rationale, why };
}

/** Linear between the levels of the forecast; NaN beyond them. */
function quantile({ levels, returnsBps }: Forecast, level: number): number {
  for (let i = 0; i < levels.length; i++) {
    const above = levels[i]!;
    if (above < level) continue;
    if (above === level) return returnsBps[i] ?? Number.NaN;
    if (i === 0) break;
    const below = levels[i - 1]!;
    const share = (level - below) / (above - below);
    return returnsBps[i - 1]! + share * (returnsBps[i]! - returnsBps[i - 1]!);
  }
  return Number.NaN;
}

/** Into −1 … 1; what is no number says nothing. */
function clipped(value: number): number {
  return Number.isNaN(value) ? 0 : Math.max(-1, Math.min(1, value));
}

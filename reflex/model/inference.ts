/** What a model expects of a symbol. Advice: it moves scores, and never an order by itself. */
export interface Forecast {
  readonly modelId: string;
  /** When it was computed, µs since the epoch. */
  readonly computedAtUs: number;
  readonly horizonS: number;
  /** Levels from 0 to 1, ascending, 0.5 among them; and the log return at each, basis points. */
  readonly levels: readonly number[];
  readonly returnsBps: readonly number[];
  /** Of what the model was given, so that an auditor can ask it again. */
  readonly inputHash: string;
}

export interface Sentiment {
  readonly modelId: string;
  readonly computedAtUs: number;
  /** −1 (all against) to 1 (all for). */
  readonly score: number;
  readonly inputHash: string;
  /** The texts that weigh most, heaviest first, MOST_SOURCES at most; absent when it names none. */
  readonly sources?: readonly SentimentSource[];
}

/** A text that a sentiment comes from: said to people, read by nothing. */
export interface SentimentSource {
  readonly source: string;
  /** LONGEST_TITLE characters at most. */
  readonly title: string;
  /** Of this text alone, −1 to 1. */
  readonly score: number;
  /** What it weighs beside the others: 1 when it is new, less with its age. */
  readonly weight: number;
}

/** They are in the record of every decision that a sentiment enters. */
export const MOST_SOURCES = 5;
export const LONGEST_TITLE = 160;

/** What a model says instead of a number: it may tighten by itself, and loosen only when a person agrees. */
export interface Advice {
  readonly modelId: string;
  readonly rationale: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** Of what the model was given: `given` of the command that brought the advice. */
  readonly inputHash: string;
}

const MEDIAN = 0.5;

/** The log return that is as likely exceeded as not, basis points; NaN when the forecast names none. */
export function medianBps({ levels, returnsBps }: Forecast): number {
  const at = levels.indexOf(MEDIAN);
  return at < 0 ? Number.NaN : (returnsBps[at] ?? Number.NaN);
}

/** As many returns as levels, one at least; the levels between 0 and 1, ascending, the median among them. */
export function hasSoundLevels({ levels, returnsBps }: Forecast): boolean {
  return (
    levels.length === returnsBps.length &&
    levels.includes(MEDIAN) &&
    levels.every((level, i) => level > 0 && level < 1 && (i === 0 || level > levels[i - 1]!))
  );
}

/** A return at a higher level is not lower: quantiles that cross are of no distribution. */
export function isMonotone({ returnsBps }: Forecast): boolean {
  return returnsBps.every((value, i) => i === 0 || value >= returnsBps[i - 1]!);
}

export function isFiniteForecast({ returnsBps, horizonS }: Forecast): boolean {
  return returnsBps.every(Number.isFinite) && horizonS > 0 && Number.isFinite(horizonS);
}

/** −1 to 1; NaN is neither. */
export function isScore({ score }: Sentiment): boolean {
  return Math.abs(score) <= 1;
}

/** Clocks of two machines differ: an answer may seem to come from this far ahead, and no further. */
const AHEAD_US = 1e6;

/** Neither too old nor from the future. A limit that is missing or no number makes nothing fresh. */
export function isFresh(
  { computedAtUs }: Pick<Forecast, 'computedAtUs'>,
  maxAgeMs: number | undefined,
  atUs: number,
): boolean {
  if (maxAgeMs === undefined || !(maxAgeMs > 0 && Number.isFinite(maxAgeMs))) return false;
  const ageUs = atUs - computedAtUs;
  return ageUs >= -AHEAD_US && ageUs <= maxAgeMs * 1e3;
}

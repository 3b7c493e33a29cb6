import type { Forecast } from '@voltaire/reflex/model/inference.ts';
import { AwaitedOutcomes } from './awaited-outcomes.ts';
import type { ForecastBasis } from './forecast-schedule.ts';
import { pinballLossBps, randomWalkQuantiles, randomWalkSigmaBps } from './random-walk.ts';
import { SlidingMeans } from './sliding-means.ts';

/** Outcomes that the recent figures are of: the newest. */
export const CALIBRATION_WINDOW = 1_000;
/** Models and horizons that are told apart; of more nothing is counted. */
const MAX_SCORES = 64;

/** The interval whose coverage is counted: 80 % of the outcomes belong into it. */
const LOW = 0.1;
const HIGH = 0.9;

export interface CalibrationFigures {
  /** Outcomes that it is of. */
  readonly count: number;
  /** Share of them within the 80 % interval; NaN when the forecasts have no such levels. */
  readonly coverage80: number;
  /** Mean over outcomes and levels, basis points: of the model, and of a random walk with EWMA volatility. */
  readonly pinballBps: number;
  readonly randomWalkPinballBps: number;
  /** Below 1 the model knows more than the random walk; NaN when nothing has moved. */
  readonly ratio: number;
}

export interface ModelCalibration {
  readonly modelId: string;
  readonly horizonS: number;
  /** Of the last thousand, and of all since the start. */
  readonly recent: CalibrationFigures;
  readonly total: CalibrationFigures;
  /** Forecasts whose outcome nobody saw. */
  readonly lost: number;
}

/** How good forecasts turn out, by model and horizon. Bounded memory, no clock: times are µs since the epoch. */
export class Calibration {
  private readonly scores = new Map<string, Score>();
  private readonly symbols = new Map<number, AwaitedOutcomes>();

  /** Without a mid for longer, what happened at a time is not known, seconds. */
  constructor(private readonly maxGapS = 30) {}

  /** A forecast that was told; its outcome comes by `observe`. */
  expect(
    symbolId: number,
    forecast: Forecast,
    { valuesBps, steps, mid: from }: ForecastBasis,
  ): void {
    const score = this.scoreOf(forecast);
    if (!score) return;
    const sigmaBps = randomWalkSigmaBps(valuesBps, steps);
    this.of(symbolId).add({
      dueAtUs: forecast.computedAtUs + forecast.horizonS * 1e6,
      settle: (mid) => score.record(forecast, sigmaBps, 1e4 * Math.log(mid / from)),
      lose: () => score.lose(),
    });
  }

  /** The same mids as the schedule gets. */
  observe(symbolId: number, atUs: number, mid: number): void {
    this.of(symbolId).observe(atUs, mid);
  }

  snapshot(): ModelCalibration[] {
    return Array.from(this.scores.values(), (score) => score.snapshot());
  }

  private of(symbolId: number): AwaitedOutcomes {
    let outcomes = this.symbols.get(symbolId);
    if (!outcomes) {
      outcomes = new AwaitedOutcomes(this.maxGapS * 1e6);
      this.symbols.set(symbolId, outcomes);
    }
    return outcomes;
  }

  private scoreOf({ modelId, horizonS }: Forecast): Score | null {
    const key = `${horizonS} ${modelId}`;
    const known = this.scores.get(key);
    if (known) return known;
    if (this.scores.size >= MAX_SCORES) return null;
    const made = new Score(modelId, horizonS);
    this.scores.set(key, made);
    return made;
  }
}

/** Of one outcome: inside the interval, whether there is one, loss, loss of the random walk. */
const QUANTITIES = 4;

class Score {
  private readonly recent = new SlidingMeans(QUANTITIES, CALIBRATION_WINDOW);
  private readonly sums = new Float64Array(QUANTITIES);
  private count = 0;
  private lost = 0;

  constructor(
    private readonly modelId: string,
    private readonly horizonS: number,
  ) {}

  record({ levels, returnsBps }: Forecast, sigmaBps: number, outcomeBps: number): void {
    const low = returnsBps[levels.indexOf(LOW)] ?? Number.NaN;
    const high = returnsBps[levels.indexOf(HIGH)] ?? Number.NaN;
    const row = [
      Number(outcomeBps >= low && outcomeBps <= high),
      Number(!Number.isNaN(low + high)),
      pinballLossBps(levels, returnsBps, outcomeBps),
      pinballLossBps(levels, randomWalkQuantiles(sigmaBps, levels), outcomeBps),
    ];
    this.recent.record(row);
    for (const [k, value] of row.entries()) this.sums[k]! += value;
    this.count++;
  }

  lose(): void {
    this.lost++;
  }

  snapshot(): ModelCalibration {
    const { modelId, horizonS, recent, sums, count, lost } = this;
    return {
      modelId,
      horizonS,
      recent: figures(recent.count, (k) => recent.mean(k)),
      total: figures(count, (k) => sums[k]! / count),
      lost,
    };
  }
}

function figures(count: number, mean: (quantity: number) => number): CalibrationFigures {
  const [pinballBps, randomWalkPinballBps] = [mean(2), mean(3)];
  return {
    count,
    coverage80: mean(1) > 0 ? mean(0) / mean(1) : Number.NaN,
    pinballBps,
    randomWalkPinballBps,
    ratio: randomWalkPinballBps > 0 ? pinballBps / randomWalkPinballBps : Number.NaN,
  };
}

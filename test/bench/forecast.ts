import { FORECAST_CONTEXT, forecastQuantiles } from '@voltaire/brain-client/embedded/forecaster.ts';
import {
  pinballLossBps,
  randomWalkQuantiles,
  randomWalkSigmaBps,
} from '@voltaire/brain-client/random-walk.ts';
import { walk } from '../brain-client/contract/questions.ts';
import { HAS_SHARED, type PriceSeries, recordedSeries } from './price-series.ts';
import { atMost, type Bench } from './report.ts';

const LEVELS = [0.1, 0.25, 0.5, 0.75, 0.9];
/** How many steps ahead is looked. */
const AHEAD = [1, 5, 15, 60];
const LEAST_CONTEXT = 64;
/** Forecasts of a series, evenly spread: long tapes must not outvote all others. */
const FORECASTS = 300;
/** Of the random walk's volatility: RiskMetrics' first, which the bar is about, and slower and faster ones. */
const DECAYS = [0.94, 0.9, 0.97, 0.99];

/** Mean losses in units of the series' own volatility, and how many outcomes were inside the 80 % interval. */
interface Score {
  readonly loss: number;
  readonly references: readonly number[];
  readonly inside: number;
  readonly count: number;
}

/** Looks `ahead` steps from many places of a series, each with nothing but what was before it. */
function score({ logsBps }: PriceSeries, ahead: number): Score {
  const places = logsBps.length - LEAST_CONTEXT - ahead;
  const stride = Math.max(1, Math.floor(places / FORECASTS));
  let loss = 0;
  let inside = 0;
  let count = 0;
  const references = DECAYS.map(() => 0);
  for (let at = LEAST_CONTEXT - 1; at + ahead < logsBps.length; at += stride) {
    const now = logsBps[at]!;
    const past = logsBps.subarray(Math.max(0, at + 1 - FORECAST_CONTEXT), at + 1);
    const values = Array.from(past, (log) => log - now);
    const outcome = logsBps[at + ahead]! - now;
    const quantiles = forecastQuantiles(values, ahead, LEVELS)[ahead - 1]!;
    loss += pinballLossBps(LEVELS, quantiles, outcome);
    for (const [k, decay] of DECAYS.entries()) {
      const sigma = randomWalkSigmaBps(values, ahead, decay);
      references[k]! += pinballLossBps(LEVELS, randomWalkQuantiles(sigma, LEVELS), outcome);
    }
    // What stands still is inside, whatever the last digits of a logarithm say.
    if (outcome >= quantiles[0]! - 1e-9 && outcome <= quantiles.at(-1)! + 1e-9) inside++;
    count++;
  }
  const unit = volatility(logsBps) * Math.sqrt(ahead) * count;
  return { loss: loss / unit, references: references.map((sum) => sum / unit), inside, count };
}

function volatility(logsBps: Float64Array): number {
  let squares = 0;
  for (let i = 1; i < logsBps.length; i++) squares += (logsBps[i]! - logsBps[i - 1]!) ** 2;
  return Math.sqrt(squares / (logsBps.length - 1));
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0);
const coverage = (scores: readonly Score[]) =>
  sum(scores.map(({ inside }) => inside)) / sum(scores.map(({ count }) => count));
const ratio = (scores: readonly Score[], reference = 0) =>
  sum(scores.map(({ loss }) => loss)) / sum(scores.map(({ references }) => references[reference]!));

const text = (scores: readonly Score[]) =>
  `ratio ${ratio(scores).toFixed(3)}, coverage ${(100 * coverage(scores)).toFixed(1)} %`;

/** Milliseconds for 64 series of 512 values, 60 steps ahead: the fastest of some rounds. */
function batchMs(): number {
  const series = Array.from({ length: 64 }, (_, i) => walk(512, i + 1));
  const rounds = Array.from({ length: 15 }, () => {
    const startMs = performance.now();
    for (const values of series) forecastQuantiles(values, 60, LEVELS);
    return performance.now() - startMs;
  });
  return Math.min(...rounds);
}

export const forecast: Bench = {
  name: 'forecast',
  about:
    'the built-in forecaster on recorded tapes: pinball loss and coverage beside a random walk',
  async run() {
    // Of a price that stands still everything is known, and nothing is to be learned.
    const series = (await recordedSeries()).filter(({ logsBps }) => volatility(logsBps) > 0);
    const bySeries = series.map((each) => AHEAD.map((ahead) => score(each, ahead)));
    const all = bySeries.flat();
    const figures: Record<string, number | string> = {
      tapes: HAS_SHARED ? 'all of ../shared' : 'those of this repository: there is no ../shared',
      forecasts: sum(all.map(({ count }) => count)),
    };
    for (const [i, { name, logsBps }] of series.entries()) {
      figures[`${name}, ${logsBps.length} points`] = text(bySeries[i]!);
    }
    for (const [k, ahead] of AHEAD.entries()) {
      figures[`all, ${ahead} steps ahead`] = text(bySeries.map((each) => each[k]!));
    }
    for (const [k, decay] of DECAYS.entries()) {
      figures[`loss relative to a random walk of decay ${decay}`] = ratio(all, k);
    }
    figures['ms for 64 series of 512 values'] = batchMs();
    const best = Math.max(...DECAYS.map((_, k) => ratio(all, k)));
    return {
      bench: 'forecast',
      figures,
      bars: [
        atMost('loss relative to a random walk with EWMA volatility', ratio(all), 1),
        atMost('loss relative to the best of four random walks', best, 1),
        atMost('distance of the coverage from 80 %', Math.abs(coverage(all) - 0.8), 0.02),
      ],
    };
  },
};

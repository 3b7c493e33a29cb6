import { derivativeAt } from '@voltaire/reflex/orient/market-view.ts';
import { CubicFit } from '@voltaire/reflex/physics/cubic-fit.ts';
import { HORIZONS_S, Kinematics, PRICE, zScore } from '@voltaire/reflex/physics/kinematics.ts';
import { seeded } from '../reflex/physics/random.ts';
import type { Tick } from './tape-quotes.ts';
import { apply, finiteDifferences, savitzkyGolay, type WindowFilter } from './window-filters.ts';

export const GRID_S = 0.1;
/** The middle horizon, 5 s. */
const HORIZON = 1;
/** Nothing is compared before: all filters must have a whole window behind them. */
const START = 600;

/** Derivatives of the log mid on the grid, bps/s and bps/s³. */
export interface Curve {
  readonly name: string;
  readonly velocity: readonly number[];
  readonly jerk: readonly number[];
}

export interface Comparison {
  /** Seconds since the first tick, and the log mid in bps since then. */
  readonly timesS: readonly number[];
  readonly price: readonly number[];
  readonly ours: Curve;
  readonly savitzkyGolay: Curve;
  readonly differences: Curve;
}

/** Of the 5 s fit on a regular grid: what it makes of a single sample that is off by one, over time. */
function impulseResponse(): WindowFilter {
  const fit = new CubicFit([HORIZONS_S[HORIZON]], 1);
  const change = new Float64Array(1);
  const velocity: number[] = [];
  const jerk: number[] = [];
  for (let i = 0; i < 4_000; i++) {
    change[0] = i === 2_000 ? 1 : i === 2_001 ? -1 : 0;
    fit.tick(GRID_S, change);
    if (i < 2_000) continue;
    velocity.unshift(fit.derivatives[0]!);
    jerk.unshift(fit.derivatives[2]!);
  }
  return { velocity, jerk };
}

/** Standard deviation of the output for white noise of one. */
export function noiseGain(coefficients: readonly number[]): number {
  return Math.sqrt(coefficients.reduce((sum, factor) => sum + factor * factor, 0));
}

/** Seconds until a price that begins to move is seen to move at half its speed. */
export function delayS(coefficients: readonly number[]): number {
  const ramp = Array.from({ length: coefficients.length * 2 }, (_, i) =>
    Math.max(0, (i - coefficients.length) * GRID_S),
  );
  return (
    (apply(coefficients, ramp).findIndex((speed) => speed >= 0.5) - coefficients.length) * GRID_S
  );
}

const ours = impulseResponse();

/** Samples in a uniform window whose velocity is as noisy as ours: the match that is fair. */
const count = Array.from({ length: 1_000 }, (_, i) => i + 11).find(
  (samples) => noiseGain(savitzkyGolay(samples, GRID_S).velocity) <= noiseGain(ours.velocity),
)!;

export const WINDOW_S = (count - 1) * GRID_S;

export const FILTERS = {
  ours,
  savitzkyGolay: savitzkyGolay(count, GRID_S),
  /** The cubic through four points that span the same window. */
  differences: finiteDifferences(Math.round((count - 1) / 3), GRID_S),
} as const;

export function compare(ticks: readonly Tick[]): Comparison {
  const first = ticks[0]!;
  const kinematics = new Kinematics();
  const timesS: number[] = [];
  const price: number[] = [];
  const velocity: number[] = [];
  const jerk: number[] = [];
  let { mid } = first;
  for (const tick of ticks) {
    while ((tick.timeNs - first.timeNs) / 1e9 > timesS.length * GRID_S) {
      timesS.push(timesS.length * GRID_S);
      price.push(1e4 * Math.log(mid / first.mid));
      velocity.push(kinematics.derivatives[derivativeAt(HORIZON, PRICE, 0)]!);
      jerk.push(kinematics.derivatives[derivativeAt(HORIZON, PRICE, 2)]!);
    }
    kinematics.tick(tick.timeNs, tick.mid, tick.volume, tick.signedVolume);
    ({ mid } = tick);
  }
  const curve = (name: string, filter: WindowFilter): Curve => ({
    name,
    velocity: apply(filter.velocity, price),
    jerk: apply(filter.jerk, price),
  });
  return {
    timesS,
    price,
    ours: { name: 'Voltaire', velocity, jerk },
    savitzkyGolay: curve('Savitzky–Golay', FILTERS.savitzkyGolay),
    differences: curve('finite differences', FILTERS.differences),
  };
}

export function rootMeanSquare(values: readonly number[]): number {
  const known = values.slice(START);
  return Math.sqrt(known.reduce((sum, value) => sum + value * value, 0) / known.length);
}

/**
 * Root mean square of the z-scores of the price over the whole tape, by horizon and order, and the
 * same when a coin decides the sign of every change of the price: then there is nothing to be found.
 */
export function zDeviations(ticks: readonly Tick[], shuffled: boolean): number[][] {
  const random = seeded(1);
  const kinematics = new Kinematics();
  const squares = HORIZONS_S.map(() => [0, 0, 0]);
  let counted = 0;
  let logMid = 0;
  let before = ticks[0]!.mid;
  for (const tick of ticks) {
    const sign = shuffled && random() < 0.5 ? -1 : 1;
    logMid += sign * Math.log(tick.mid / before);
    before = tick.mid;
    const mid = ticks[0]!.mid * Math.exp(logMid);
    kinematics.tick(tick.timeNs, mid, tick.volume, tick.signedVolume);
    if (tick.timeNs - ticks[0]!.timeNs < 60e9) continue;
    counted++;
    squares.forEach((orders, h) => {
      orders.forEach((_, order) => {
        const at = derivativeAt(h, PRICE, order);
        orders[order]! += zScore(kinematics.derivatives[at]!, kinematics.standardErrors[at]!) ** 2;
      });
    });
  }
  return squares.map((orders) => orders.map((sum) => Math.sqrt(sum / counted)));
}

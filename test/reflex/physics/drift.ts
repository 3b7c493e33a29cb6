import { HORIZONS_S, Kinematics, SERIES } from '@voltaire/reflex/physics/kinematics.ts';
import { preciseFit } from './precise-fit.ts';

/** Doubles near 1.7e18 are 256 apart: times that are multiples of it are exact. */
const CLOCK_STEP_NS = 256;
const EPOCH_NS = Math.round(1.7e18 / CLOCK_STEP_NS) * CLOCK_STEP_NS;
/** As much as still weighs e^−36 at the longest horizon, at 30 ms per tick. */
const WINDOW_TICKS = 36_000;
const WINDOW_HORIZONS = 36;

export interface Drift {
  /** Largest error of a derivative, as a share of the smaller part of its standard error, that of noise. */
  readonly inStandardErrors: number;
  /** Largest relative error of a standard error. */
  readonly ofStandardErrors: number;
}

/** Samples of one series, the last `WINDOW_TICKS` of them. */
class Window {
  readonly values = new Float64Array(WINDOW_TICKS);

  /** Values of the last `count` ticks up to tick `end`, oldest first, relative to the newest. */
  last(count: number, end: number): number[] {
    const newest = this.values[end % WINDOW_TICKS]!;
    return Array.from(
      { length: count },
      (_, i) => this.values[(end - count + 1 + i) % WINDOW_TICKS]! - newest,
    );
  }
}

/**
 * Feeds `ticks` ticks with epoch timestamps, never resetting, and compares all that came of it with
 * a fresh fit of the window in high precision. Prices and volumes wander; every tenth tick has the
 * time of the one before.
 */
export function drift(ticks: number): Drift {
  const kinematics = new Kinematics();
  const timesNs = new Float64Array(WINDOW_TICKS);
  const series = Array.from({ length: SERIES }, () => new Window());
  let state = 20_240_808;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  let timeNs = EPOCH_NS;
  let mid = 60_000;
  let volume = 0;
  let signed = 0;
  for (let i = 0; i < ticks; i++) {
    if (random() > 0.1) timeNs += CLOCK_STEP_NS * Math.floor(random() * 260_000);
    // Drawn back to 60,000, so that it wanders for ever and never below zero.
    mid += random() - 0.5 + (60_000 - mid) * 1e-5;
    const quantity = random();
    volume += quantity;
    signed += random() < 0.5 ? quantity : -quantity;
    kinematics.tick(timeNs, mid, volume, signed);
    const at = i % WINDOW_TICKS;
    timesNs[at] = timeNs;
    series[0]!.values[at] = 1e4 * Math.log(mid / 60_000);
    series[1]!.values[at] = volume;
    series[2]!.values[at] = signed;
  }
  return compare(kinematics, timesNs, series, ticks - 1);
}

function compare(
  kinematics: Kinematics,
  timesNs: Float64Array,
  series: readonly Window[],
  end: number,
): Drift {
  let inStandardErrors = 0;
  let ofStandardErrors = 0;
  HORIZONS_S.forEach((horizonS, h) => {
    const oldest = timesNs[end % WINDOW_TICKS]! - WINDOW_HORIZONS * horizonS * 1e9;
    let count = 0;
    while (count < WINDOW_TICKS && timesNs[(end - count) % WINDOW_TICKS]! >= oldest) count++;
    const window = Array.from(
      { length: count },
      (_, i) => timesNs[(end - count + 1 + i) % WINDOW_TICKS]!,
    );
    series.forEach((each, s) => {
      const exact = preciseFit(window, each.last(count, end), horizonS);
      exact.derivatives.forEach((derivative, order) => {
        const at = (h * SERIES + s) * 3 + order;
        const off = Math.abs(kinematics.derivatives[at]! - derivative) / exact.noiseErrors[order]!;
        inStandardErrors = Math.max(inStandardErrors, off);
        const ofError = Math.abs(kinematics.standardErrors[at]! / exact.standardErrors[order]! - 1);
        ofStandardErrors = Math.max(ofStandardErrors, ofError);
      });
    });
  });
  return { inStandardErrors, ofStandardErrors };
}

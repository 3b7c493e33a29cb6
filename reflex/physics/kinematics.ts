import { isAmount, isVolume } from './amount.ts';
import { CubicFit, DERIVATIVES } from './cubic-fit.ts';

/** Seconds. Side by side: a scalper's, a day trader's and the slow one that says where it drifts. */
export const HORIZONS_S = [1, 5, 30] as const;

/** What is differentiated: log price (in basis points), cumulative volume, signed volume. */
export const SERIES = 3;
export const PRICE = 0;
export const VOLUME = 1;
export const SIGNED_VOLUME = 2;

/** Numbers in `derivatives`: for each horizon, for each series, velocity, acceleration, jerk. */
export const KINEMATICS_SIZE = HORIZONS_S.length * SERIES * DERIVATIVES;

const BPS = 1e4;

/**
 * Velocity, acceleration and jerk of one symbol over all horizons, each with its standard error.
 * Price in bps/s, bps/s², bps/s³ of the mid; volumes in base units per s, s², s³.
 */
export class Kinematics {
  private readonly fit = new CubicFit(HORIZONS_S, SERIES);
  private readonly changes = new Float64Array(SERIES);
  private lastNs = Number.NaN;
  private lastMid = Number.NaN;
  private lastVolume = Number.NaN;
  private lastSigned = Number.NaN;

  /** NaN where the horizon is not ready. Valid until the next tick. */
  get derivatives(): Float64Array {
    return this.fit.derivatives;
  }

  /** Of noise and chance together, at the same places and in the same units: see docs/physics.md. */
  get standardErrors(): Float64Array {
    return this.fit.standardErrors;
  }

  /** The one at that place of `derivatives`, without the other horizons being solved for it. */
  derivative(at: number): number {
    return this.fit.derivative(at);
  }

  ready(horizon: number): boolean {
    return this.fit.ready(horizon);
  }

  /** A gap in the data is not a movement of the market: start over behind it. */
  reset(): void {
    this.fit.reset();
    this.lastNs = Number.NaN;
  }

  /**
   * `mid` in the quote asset, volumes in base units and cumulative. A tick that has a number which is
   * none of a market (NaN, infinite, a price of zero) is left out, and everything stays as it was.
   */
  tick(monoNs: number, mid: number, volume: number, signedVolume: number): void {
    if (!Number.isFinite(monoNs) || !isAmount(mid)) return;
    if (!isVolume(volume) || !isVolume(signedVolume)) return;
    const first = Number.isNaN(this.lastNs);
    const elapsedS = first ? 0 : (monoNs - this.lastNs) / 1e9;
    this.changes[PRICE] = first ? 0 : BPS * logRatio(mid, this.lastMid);
    this.changes[VOLUME] = first ? 0 : volume - this.lastVolume;
    this.changes[SIGNED_VOLUME] = first ? 0 : signedVolume - this.lastSigned;
    if (first || monoNs > this.lastNs) this.lastNs = monoNs;
    this.lastMid = mid;
    this.lastVolume = volume;
    this.lastSigned = signedVolume;
    this.fit.tick(elapsedS, this.changes);
  }
}

/**
 * log(a/b) for prices above zero. Of two that are close the quotient is next to one, and its logarithm
 * has lost most digits; the series 2·artanh((a−b)/(a+b)), cut where it is exact to a double, has all.
 */
function logRatio(a: number, b: number): number {
  const x = (a - b) / (a + b);
  const square = x * x;
  if (square > CLOSE) return Math.log(a / b);
  return 2 * x * (1 + square * (1 / 3 + square * (1 / 5)));
}

/** Of (a−b)/(a+b) squared: the term left out, its third power ÷ 7, is then below 2⁻⁵³. */
const CLOSE = 1e-6;

/** No z-score is larger: an exact fit has a standard error of zero, and JSON has no infinity. */
export const LARGEST_Z = 1e6;

/**
 * How many standard errors a derivative is away from zero. Zero when the derivative is exactly zero,
 * even without any noise; NaN as long as either is not known.
 */
export function zScore(derivative: number, standardError: number): number {
  if (Number.isNaN(standardError)) return Number.NaN;
  if (derivative === 0) return 0;
  return Math.max(-LARGEST_Z, Math.min(LARGEST_Z, derivative / standardError));
}

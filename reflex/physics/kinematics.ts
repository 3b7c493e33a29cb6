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
 * Velocity, acceleration and jerk of one symbol over all horizons.
 * Price in bps/s, bps/s², bps/s³ of the mid; volumes in base units per s, s², s³.
 */
export class Kinematics {
  readonly derivatives = new Float64Array(KINEMATICS_SIZE).fill(Number.NaN);
  private readonly fits = HORIZONS_S.map((horizonS) => new CubicFit(horizonS, SERIES));
  private readonly changes = new Float64Array(SERIES);
  private lastNs = Number.NaN;
  private lastMid = Number.NaN;
  private lastVolume = 0;
  private lastSigned = 0;

  ready(horizon: number): boolean {
    return this.fits[horizon]!.ready;
  }

  /** A gap in the data is not a movement of the market: start over behind it. */
  reset(): void {
    for (const fit of this.fits) fit.reset();
    this.derivatives.fill(Number.NaN);
    this.lastNs = Number.NaN;
  }

  /** `mid` in the quote asset, volumes in base units and cumulative. */
  tick(monoNs: number, mid: number, volume: number, signedVolume: number): void {
    const first = Number.isNaN(this.lastNs);
    const elapsedS = first ? 0 : (monoNs - this.lastNs) / 1e9;
    this.changes[PRICE] = first ? 0 : BPS * Math.log(mid / this.lastMid);
    this.changes[VOLUME] = first ? 0 : volume - this.lastVolume;
    this.changes[SIGNED_VOLUME] = first ? 0 : signedVolume - this.lastSigned;
    if (first || monoNs > this.lastNs) this.lastNs = monoNs;
    this.lastMid = mid;
    this.lastVolume = volume;
    this.lastSigned = signedVolume;
    for (let h = 0; h < this.fits.length; h++) {
      const fit = this.fits[h]!;
      fit.tick(elapsedS, this.changes);
      this.derivatives.set(fit.derivatives, h * SERIES * DERIVATIVES);
    }
  }
}

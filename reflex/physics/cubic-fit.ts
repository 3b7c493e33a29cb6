/**
 * Exponentially weighted local cubic regression of several series that are sampled at the same
 * times. At each tick it finds, for every series y, the cubic
 *
 *     y(τ) ≈ β₀ + β₁τ + β₂τ² + β₃τ³      τ = (t − now) / horizon ≤ 0
 *
 * that minimises Σ e^τᵢ (yᵢ − y(τᵢ))², and from it value, velocity, acceleration and jerk at *now*.
 * It is exact on cubics whatever the spacing of the ticks, which finite differences are not.
 *
 * One tick costs O(1) and allocates nothing. The moments of time Mⱼ = Σ e^τᵢ τᵢʲ (j = 0…6) and the
 * LDLᵀ factors of the normal equations A[j][k] = Mⱼ₊ₖ depend on time alone, so that all series share
 * them; a series has only Vⱼ = Σ e^τᵢ yᵢ τᵢʲ (j = 0…3). When time moves on by δ horizons, τ → τ − δ,
 * so that each moment becomes a binomial sum of the lower ones times e^−δ. The values are re-anchored
 * as well, so that the newest y is always zero: cumulative series never lose digits.
 *
 * Sources: local polynomial regression, Fan & Gijbels 1996, ch. 3; LDLᵀ, Golub & Van Loan, §4.1.
 */

/** Below as many effective samples as coefficients the cubic is made of noise. */
const MIN_WEIGHT = 4;
/** Pivot ÷ diagonal below this: the sampled times do not determine the coefficient. */
const MIN_PIVOT = 1e-10;
/** After this many horizons of silence the past weighs e^−40: nothing is left of it. */
const FORGET_AFTER = 40;

/** Derivatives kept of each series. */
export const DERIVATIVES = 3;

export class CubicFit {
  /** Velocity, acceleration and jerk of each series, per second, per s², per s³; NaN until ready. */
  readonly derivatives: Float64Array;
  ready = false;
  private readonly m = new Float64Array(7);
  private readonly v: Float64Array;

  constructor(
    readonly horizonS: number,
    readonly seriesCount: number,
  ) {
    this.derivatives = new Float64Array(seriesCount * DERIVATIVES).fill(Number.NaN);
    this.v = new Float64Array(seriesCount * 4);
  }

  reset(): void {
    this.m.fill(0);
    this.v.fill(0);
    this.derivatives.fill(Number.NaN);
    this.ready = false;
  }

  /**
   * Takes one sample of all series. `elapsedS` seconds have passed since the last (a clock that
   * stands or steps back counts as 0) and series s has changed by `changes[s]`.
   */
  tick(elapsedS: number, changes: Float64Array): void {
    const delta = elapsedS > 0 ? elapsedS / this.horizonS : 0;
    if (delta > FORGET_AFTER) {
      this.reset();
      this.m[0] = 1;
      return;
    }
    if (delta > 0) this.shift(delta);
    const { m, v } = this;
    for (let s = 0, at = 0; s < this.seriesCount; s++, at += 4) {
      const change = changes[s]!;
      v[at] = v[at]! - change * m[0]!;
      v[at + 1] = v[at + 1]! - change * m[1]!;
      v[at + 2] = v[at + 2]! - change * m[2]!;
      v[at + 3] = v[at + 3]! - change * m[3]!;
    }
    m[0] = m[0]! + 1;
    this.solve();
  }

  /** Moves the origin of time by `d` horizons: every moment from the highest down. */
  private shift(d: number): void {
    const { m, v } = this;
    const w = Math.exp(-d);
    const m0 = m[0]!;
    const m1 = m[1]!;
    const m2 = m[2]!;
    const m3 = m[3]!;
    const m4 = m[4]!;
    const m5 = m[5]!;
    // Horner in −d: each row is a row of Pascal's triangle.
    m[6] =
      w *
      (m[6]! -
        d * (6 * m5 - d * (15 * m4 - d * (20 * m3 - d * (15 * m2 - d * (6 * m1 - d * m0))))));
    m[5] = w * (m5 - d * (5 * m4 - d * (10 * m3 - d * (10 * m2 - d * (5 * m1 - d * m0)))));
    m[4] = w * (m4 - d * (4 * m3 - d * (6 * m2 - d * (4 * m1 - d * m0))));
    m[3] = w * (m3 - d * (3 * m2 - d * (3 * m1 - d * m0)));
    m[2] = w * (m2 - d * (2 * m1 - d * m0));
    m[1] = w * (m1 - d * m0);
    m[0] = w * m0;
    for (let at = 0; at < v.length; at += 4) {
      const v0 = v[at]!;
      const v1 = v[at + 1]!;
      const v2 = v[at + 2]!;
      v[at + 3] = w * (v[at + 3]! - d * (3 * v2 - d * (3 * v1 - d * v0)));
      v[at + 2] = w * (v2 - d * (2 * v1 - d * v0));
      v[at + 1] = w * (v1 - d * v0);
      v[at] = w * v0;
    }
  }

  /** A = LDLᵀ once, then one forward and one backward substitution for each series. */
  private solve(): void {
    const { m, v, derivatives } = this;
    const m0 = m[0]!;
    const m2 = m[2]!;
    const m3 = m[3]!;
    const m4 = m[4]!;
    const m5 = m[5]!;
    const l10 = m[1]! / m0;
    const l20 = m2 / m0;
    const l30 = m3 / m0;
    const d1 = m2 - l10 * m[1]!;
    const u21 = m3 - l20 * m[1]!;
    const u31 = m4 - l30 * m[1]!;
    const l21 = u21 / d1;
    const l31 = u31 / d1;
    const d2 = m4 - l20 * m2 - l21 * u21;
    const u32 = m5 - l30 * m2 - l31 * u21;
    const l32 = u32 / d2;
    const d3 = m[6]! - l30 * m3 - l31 * u31 - l32 * u32;
    this.ready =
      m0 >= MIN_WEIGHT && d1 > MIN_PIVOT * m2 && d2 > MIN_PIVOT * m4 && d3 > MIN_PIVOT * m[6]!;
    if (!this.ready) {
      derivatives.fill(Number.NaN);
      return;
    }
    const perS = 1 / this.horizonS;
    const perS2 = 2 * perS * perS;
    const perS3 = 3 * perS2 * perS;
    for (let s = 0, at = 0, out = 0; s < this.seriesCount; s++, at += 4, out += DERIVATIVES) {
      const z0 = v[at]!;
      const z1 = v[at + 1]! - l10 * z0;
      const z2 = v[at + 2]! - l20 * z0 - l21 * z1;
      const z3 = v[at + 3]! - l30 * z0 - l31 * z1 - l32 * z2;
      const b3 = z3 / d3;
      const b2 = z2 / d2 - l32 * b3;
      const b1 = z1 / d1 - l21 * b2 - l31 * b3;
      derivatives[out] = b1 * perS;
      derivatives[out + 1] = b2 * perS2;
      derivatives[out + 2] = b3 * perS3;
    }
  }
}

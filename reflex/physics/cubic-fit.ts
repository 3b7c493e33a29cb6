import { FACTORS, MOMENTS, NormalEquations } from './normal-equations.ts';

/**
 * Exponentially weighted local cubic regression of several series that are sampled at the same
 * times. At each tick it finds, for every series y, the cubic
 *
 *     y(τ) ≈ β₀ + β₁τ + β₂τ²/2 + β₃τ³/6      τ = (t − now) / horizon ≤ 0
 *
 * that minimises Σ e^τᵢ (yᵢ − y(τᵢ))². β₁, β₂, β₃ are velocity, acceleration and jerk at *now*; each has
 * a standard error. It is exact on cubics whatever the spacing of the ticks, which finite differences
 * are not.
 *
 * One tick costs O(1) and makes no object. What depends on time alone is shared by all series (see
 * NormalEquations); a series has only Vⱼ = Σ e^τᵢ yᵢ τᵢʲ/j! (j = 0…3) and S = Σ e^τᵢ yᵢ². When time
 * moves on by δ horizons, τ → τ − δ, so that Vⱼ becomes e^−δ Σ Vⱼ₋ₖ (−δ)ᵏ/k!. The values are re-anchored
 * as well, so that the newest y is always zero: cumulative series never lose digits. Several horizons
 * are fitted side by side, stage by stage: a stage of one overlaps with the same stage of the next.
 * docs/physics.md has the mathematics.
 */

/**
 * A sum of squares that is smaller has decayed for hundreds of horizons without a change. It is set to
 * zero before it becomes subnormal, which is slow and never reaches zero.
 */
const NOTHING_LEFT = 1e-200;
/**
 * Residuals are the small difference of two sums and known no better than to this share of them.
 * Without this floor the rounding errors of a perfectly straight line would look significant.
 */
const ROUNDING = 1e-14;

/** Derivatives kept of each series. */
export const DERIVATIVES = 3;

/** V₀…V₃ and S. */
const SUMS = 5;

export class CubicFit {
  private readonly equations: NormalEquations;
  /** For each horizon, for each series, V₀…V₃ and S. */
  private readonly sums: Float64Array;
  private readonly perHorizon: number;

  /**
   * `derivatives`: for each horizon, for each series, velocity, acceleration and jerk, per second, per
   * s², per s³; `standardErrors`: theirs, at the same places. NaN where a horizon is not ready.
   */
  constructor(
    readonly horizonsS: readonly number[],
    readonly seriesCount: number,
    readonly derivatives = new Float64Array(horizonsS.length * seriesCount * DERIVATIVES),
    readonly standardErrors = new Float64Array(horizonsS.length * seriesCount * DERIVATIVES),
  ) {
    this.equations = new NormalEquations(horizonsS);
    this.sums = new Float64Array(horizonsS.length * seriesCount * SUMS);
    this.perHorizon = seriesCount * DERIVATIVES;
    this.reset();
  }

  ready(horizon: number): boolean {
    return this.equations.determined[horizon] === 1;
  }

  reset(): void {
    this.equations.reset();
    this.sums.fill(0);
    this.derivatives.fill(Number.NaN);
    this.standardErrors.fill(Number.NaN);
  }

  /**
   * Takes one sample of all series. `elapsedS` seconds have passed since the last (a clock that
   * stands or steps back counts as 0) and series s has changed by `changes[s]`, a finite number.
   */
  tick(elapsedS: number, changes: Float64Array): void {
    const { equations, derivatives, standardErrors, perHorizon } = this;
    equations.add(elapsedS > 0 ? elapsedS : 0);
    this.fit(changes);
    for (let h = 0; h < this.horizonsS.length; h++) {
      if (equations.determined[h] === 1) continue;
      derivatives.fill(Number.NaN, h * perHorizon, (h + 1) * perHorizon);
      standardErrors.fill(Number.NaN, h * perHorizon, (h + 1) * perHorizon);
    }
  }

  /**
   * For each series: its sums move with time, are anchored at the new sample (y → y − change for all
   * that is past), and give the coefficients and what they leave unexplained.
   */
  private fit(changes: Float64Array): void {
    const { sums, derivatives, standardErrors, horizonsS, seriesCount } = this;
    const { moments, step, factors: f } = this.equations;
    let at = 0;
    let out = 0;
    for (let h = 0, now = 0, from = 0; h < horizonsS.length; h++, now += MOMENTS, from += FACTORS) {
      const decay = step[now]!;
      const e1 = step[now + 1]!;
      const e2 = step[now + 2]!;
      const e3 = step[now + 3]!;
      const m0 = moments[now]! - 1; // without the new sample
      const m1 = moments[now + 1]!;
      const m2 = moments[now + 2]!;
      const m3 = moments[now + 3]!;
      const l10 = f[from]!;
      const l20 = f[from + 1]!;
      const l21 = f[from + 2]!;
      const l30 = f[from + 3]!;
      const l31 = f[from + 4]!;
      const l32 = f[from + 5]!;
      const perD0 = f[from + 6]!;
      const perD1 = f[from + 7]!;
      const perD2 = f[from + 8]!;
      const perD3 = f[from + 9]!;
      const perFreedom = 1 / f[from + 10]!;
      const unit1 = 1 / horizonsS[h]!;
      const unit2 = unit1 * unit1;
      const unit3 = unit2 * unit1;
      const error1 = f[from + 11]! * unit1;
      const error2 = f[from + 12]! * unit2;
      const error3 = f[from + 13]! * unit3;
      for (let s = 0; s < seriesCount; s++, at += SUMS, out += DERIVATIVES) {
        const change = changes[s]!;
        const v0 = sums[at]!;
        const v1 = sums[at + 1]!;
        const v2 = sums[at + 2]!;
        const y0 = decay * v0;
        const z0 = y0 - change * m0;
        const z1 = decay * (v1 + e1 * v0) - change * m1;
        const z2 = decay * (v2 + e1 * v1 + e2 * v0) - change * m2;
        const z3 = decay * (sums[at + 3]! + e1 * v2 + e2 * v1 + e3 * v0) - change * m3;
        const squares = decay * sums[at + 4]! - change * (2 * y0 - change * m0);
        sums[at] = z0;
        sums[at + 1] = z1;
        sums[at + 2] = z2;
        sums[at + 3] = z3;
        sums[at + 4] = squares;
        if (squares < NOTHING_LEFT) {
          sums.fill(0, at, at + SUMS);
          derivatives.fill(0, out, out + DERIVATIVES);
          standardErrors.fill(0, out, out + DERIVATIVES);
          continue;
        }
        const x1 = z1 - l10 * z0;
        const x2 = z2 - l20 * z0 - l21 * x1;
        const x3 = z3 - l30 * z0 - l31 * x1 - l32 * x2;
        const b3 = x3 * perD3;
        const w2 = x2 * perD2;
        const w1 = x1 * perD1;
        const b2 = w2 - l32 * b3;
        const b1 = w1 - l21 * b2 - l31 * b3;
        derivatives[out] = b1 * unit1;
        derivatives[out + 1] = b2 * unit2;
        derivatives[out + 2] = b3 * unit3;
        const residual = squares - (z0 * z0 * perD0 + x1 * w1 + x2 * w2 + x3 * b3);
        const floor = ROUNDING * squares;
        const noise = Math.sqrt((residual > floor ? residual : floor) * perFreedom);
        standardErrors[out] = noise * error1;
        standardErrors[out + 1] = noise * error2;
        standardErrors[out + 2] = noise * error3;
      }
    }
  }
}

/**
 * The left side of a weighted cubic regression: all of it that depends on the times of the samples
 * alone, so that any number of series sampled together share it.
 *
 *     Mⱼ = Σ wᵢ τᵢʲ/j!     j = 0…6    A[j][k] = Mⱼ₊ₖ·(j+k)!/(j!k!), the normal equations: A·β = V
 *     Bⱼ = Σ wᵢ² τᵢʲ/j!    j = 0…6    B[j][k] likewise: what the weights make of the noise
 *
 * with wᵢ = e^τᵢ and τ = (t − now) / horizon. A = LDLᵀ. For samples whose noise is independent and of
 * one variance σ², cov β = σ² A⁻¹BA⁻¹: the weights say how much a sample matters, not how exact it is,
 * so that σ² A⁻¹ would be wrong (docs/physics.md derives this).
 *
 * Sources: Fan & Gijbels 1996, §3.1 and §4.3; LDLᵀ: Golub & Van Loan, §4.1.
 */

/** Below as many effective samples as coefficients the cubic is made of noise. */
const MIN_WEIGHT = 4;
/** Pivot ÷ diagonal below this: the sampled times do not determine the coefficient. */
const MIN_PIVOT = 1e-10;
/** Effective degrees of freedom below this: the cubic goes through all samples, and hides the noise. */
const MIN_FREEDOM = 1e-3;

/** After this many horizons of silence the past weighs e^−40: nothing is left of it. */
const FORGET_AFTER = 40;

/** Powers of τ that are kept: a cubic times a cubic has six, and the zeroth. */
export const MOMENTS = 7;
/** See `factors`. */
export const FACTORS = 14;

/** Each array has one stretch for each horizon, so that one pass over it serves all horizons. */
export class NormalEquations {
  readonly moments: Float64Array;
  /** What the last step of time does to moments: e^−δ, then (−δ)ᵏ/k! for k = 1…6. */
  readonly step: Float64Array;
  /**
   *     L below its unit diagonal      l₁₀ l₂₀ l₂₁ l₃₀ l₃₁ l₃₂
   *     reciprocal of D                1/d₀ 1/d₁ 1/d₂ 1/d₃
   *     degrees of freedom             Σw − tr(A⁻¹B): the weighted sum of squared residuals divided
   *                                    by it estimates σ² unbiased
   *     spread of β₁, β₂, β₃           their standard errors for σ = 1: roots of diag A⁻¹BA⁻¹
   */
  readonly factors: Float64Array;
  /** 1 where the samples determine a cubic and the noise around it, else 0 and no factor means a thing. */
  readonly determined: Uint8Array;
  private readonly squared: Float64Array;

  constructor(private readonly horizonsS: readonly number[]) {
    const count = horizonsS.length;
    this.moments = new Float64Array(count * MOMENTS);
    this.squared = new Float64Array(count * MOMENTS);
    this.step = new Float64Array(count * MOMENTS);
    this.factors = new Float64Array(count * FACTORS);
    this.determined = new Uint8Array(count);
  }

  reset(): void {
    this.moments.fill(0);
    this.squared.fill(0);
    this.determined.fill(0);
  }

  /** Takes one more sample, `elapsedS` ≥ 0 after the last. */
  add(elapsedS: number): void {
    const { step, horizonsS } = this;
    for (let h = 0, at = 0; h < horizonsS.length; h++, at += MOMENTS) {
      const delta = elapsedS / horizonsS[h]!;
      const forget = delta > FORGET_AFTER;
      const e1 = forget ? 0 : -delta;
      const e2 = e1 * e1 * 0.5;
      const e3 = e1 * e2 * (1 / 3);
      step[at] = forget ? 0 : Math.exp(e1);
      step[at + 1] = e1;
      step[at + 2] = e2;
      step[at + 3] = e3;
      step[at + 4] = e2 * e2 * (1 / 6);
      step[at + 5] = e2 * e3 * 0.1;
      step[at + 6] = e3 * e3 * 0.05;
    }
    this.factor();
    this.propagate();
  }

  /**
   * Moves M by the step (τ → τ − δ makes of each the sum Σ Mⱼ₋ₖ (−δ)ᵏ/k!, whose terms all have one
   * sign, as τ ≤ 0: nothing cancels), adds the new sample, which is at τ = 0, and factors A = LDLᵀ.
   */
  private factor(): void {
    const { step, moments: m, factors: f, determined } = this;
    for (let h = 0, at = 0, to = 0; h < determined.length; h++, at += MOMENTS, to += FACTORS) {
      const decay = step[at]!;
      const e1 = step[at + 1]!;
      const e2 = step[at + 2]!;
      const e3 = step[at + 3]!;
      const e4 = step[at + 4]!;
      const e5 = step[at + 5]!;
      const m0 = m[at]!;
      const m1 = m[at + 1]!;
      const m2 = m[at + 2]!;
      const m3 = m[at + 3]!;
      const m4 = m[at + 4]!;
      const m5 = m[at + 5]!;
      const a00 = decay * m0 + 1;
      const a01 = decay * (m1 + e1 * m0);
      const a02 = decay * (m2 + e1 * m1 + e2 * m0);
      const a03 = decay * (m3 + e1 * m2 + e2 * m1 + e3 * m0);
      const n4 = decay * (m4 + e1 * m3 + e2 * m2 + e3 * m1 + e4 * m0);
      const n5 = decay * (m5 + e1 * m4 + e2 * m3 + e3 * m2 + e4 * m1 + e5 * m0);
      const e6m0 = step[at + 6]! * m0;
      const n6 = decay * (m[at + 6]! + e1 * m5 + e2 * m4 + e3 * m3 + e4 * m2 + e5 * m1 + e6m0);
      m[at] = a00;
      m[at + 1] = a01;
      m[at + 2] = a02;
      m[at + 3] = a03;
      m[at + 4] = n4;
      m[at + 5] = n5;
      m[at + 6] = n6;
      const a11 = 2 * a02;
      const a22 = 6 * n4;
      const a33 = 20 * n6;
      const perD0 = 1 / a00;
      const l10 = a01 * perD0;
      const l20 = a02 * perD0;
      const l30 = a03 * perD0;
      const d1 = a11 - l10 * a01;
      const u21 = 3 * a03 - l20 * a01;
      const u31 = 4 * n4 - l30 * a01;
      const perD1 = 1 / d1;
      const l21 = u21 * perD1;
      const l31 = u31 * perD1;
      const d2 = a22 - l20 * a02 - l21 * u21;
      const u32 = 10 * n5 - l30 * a02 - l31 * u21;
      const perD2 = 1 / d2;
      const l32 = u32 * perD2;
      const d3 = a33 - l30 * a03 - l31 * u31 - l32 * u32;
      f[to] = l10;
      f[to + 1] = l20;
      f[to + 2] = l21;
      f[to + 3] = l30;
      f[to + 4] = l31;
      f[to + 5] = l32;
      f[to + 6] = perD0;
      f[to + 7] = perD1;
      f[to + 8] = perD2;
      f[to + 9] = 1 / d3;
      const known =
        a00 >= MIN_WEIGHT && d1 > MIN_PIVOT * a11 && d2 > MIN_PIVOT * a22 && d3 > MIN_PIVOT * a33;
      determined[h] = known ? 1 : 0;
    }
  }

  /**
   * Moves B likewise (its weights are w², its decay is e^−2δ) and says what noise does to β. With
   * Q = L⁻¹ and C = QBQᵀ, which is B as the polynomials see it that are orthogonal under the weights:
   * tr(A⁻¹B) = Σ Cₖₖ/Dₖ and A⁻¹BA⁻¹ = Qᵀ(D⁻¹CD⁻¹)Q.
   */
  private propagate(): void {
    const { step, moments, squared: b, factors: f, determined } = this;
    for (let h = 0, at = 0, to = 0; h < determined.length; h++, at += MOMENTS, to += FACTORS) {
      const decay = step[at]! * step[at]!;
      const e1 = step[at + 1]!;
      const e2 = step[at + 2]!;
      const e3 = step[at + 3]!;
      const e4 = step[at + 4]!;
      const e5 = step[at + 5]!;
      const b0 = b[at]!;
      const b1 = b[at + 1]!;
      const b2 = b[at + 2]!;
      const b3 = b[at + 3]!;
      const b4 = b[at + 4]!;
      const b5 = b[at + 5]!;
      const b00 = decay * b0 + 1;
      const b01 = decay * (b1 + e1 * b0);
      const b02 = decay * (b2 + e1 * b1 + e2 * b0);
      const b03 = decay * (b3 + e1 * b2 + e2 * b1 + e3 * b0);
      const n4 = decay * (b4 + e1 * b3 + e2 * b2 + e3 * b1 + e4 * b0);
      const n5 = decay * (b5 + e1 * b4 + e2 * b3 + e3 * b2 + e4 * b1 + e5 * b0);
      const e6b0 = step[at + 6]! * b0;
      const n6 = decay * (b[at + 6]! + e1 * b5 + e2 * b4 + e3 * b3 + e4 * b2 + e5 * b1 + e6b0);
      b[at] = b00;
      b[at + 1] = b01;
      b[at + 2] = b02;
      b[at + 3] = b03;
      b[at + 4] = n4;
      b[at + 5] = n5;
      b[at + 6] = n6;
      const b11 = 2 * b02;
      const b12 = 3 * b03;
      const b13 = 4 * n4;
      const b22 = 6 * n4;
      const b23 = 10 * n5;
      const l10 = f[to]!;
      const l21 = f[to + 2]!;
      const l32 = f[to + 5]!;
      const perD1 = f[to + 7]!;
      const perD2 = f[to + 8]!;
      const perD3 = f[to + 9]!;
      const q20 = l21 * l10 - f[to + 1]!;
      const q31 = l32 * l21 - f[to + 4]!;
      const q30 = f[to + 4]! * l10 - f[to + 3]! - l32 * q20;
      const r20 = b02 - l21 * b01 + q20 * b00;
      const r21 = b12 - l21 * b11 + q20 * b01;
      const r22 = b22 - l21 * b12 + q20 * b02;
      const r30 = b03 - l32 * b02 + q31 * b01 + q30 * b00;
      const r31 = b13 - l32 * b12 + q31 * b11 + q30 * b01;
      const r32 = b23 - l32 * b22 + q31 * b12 + q30 * b02;
      const r33 = 20 * n6 - l32 * b23 + q31 * b13 + q30 * b03;
      const c11 = (b11 - l10 * b01 - l10 * (b01 - l10 * b00)) * perD1;
      const c22 = (r22 - l21 * r21 + q20 * r20) * perD2;
      const c33 = (r33 - l32 * r32 + q31 * r31 + q30 * r30) * perD3;
      const g11 = c11 * perD1;
      const g22 = c22 * perD2;
      const g33 = c33 * perD3;
      const g12 = (r21 - l10 * r20) * perD1 * perD2;
      const g13 = (r31 - l10 * r30) * perD1 * perD3;
      const g23 = (r32 - l21 * r31 + q20 * r30) * perD2 * perD3;
      const freedom = moments[at]! - (b00 * f[to + 6]! + c11 + c22 + c33);
      f[to + 10] = freedom;
      if (!(freedom > MIN_FREEDOM)) determined[h] = 0;
      f[to + 11] = root(
        g11 + l21 * (l21 * g22 - 2 * g12) + q31 * (q31 * g33 + 2 * (g13 - l21 * g23)),
      );
      f[to + 12] = root(g22 + l32 * (l32 * g33 - 2 * g23));
      f[to + 13] = root(g33);
    }
  }
}

/** Of a number that is not negative but may come out so by a rounding. */
function root(square: number): number {
  return square > 0 ? Math.sqrt(square) : 0;
}

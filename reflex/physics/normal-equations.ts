import { CHANCE, FACTORS, NOISE, notNegative } from './factors.ts';
import { MOMENTS, PRODUCTS, shiftMoments, shiftProducts, VECTOR } from './frame-shift.ts';
import { growth } from './growth.ts';

/**
 * The part of a weighted cubic regression that depends on the times of the samples alone, so that any
 * number of series sampled together share it: A of the normal equations A·β = V, A = LDLᵀ, and the
 * matrices B and R that say what noise and a random walk do to V. `factors.ts` says what they are.
 *
 * Sources: Fan & Gijbels 1996, §3.1 and §4.3; LDLᵀ: Golub & Van Loan, §4.1.
 */

/**
 * Sum of the weights ÷ the largest, which is the last: below as many effective samples as coefficients
 * the cubic goes through all of them, and hides the noise. What is above is left of the effective
 * degrees of freedom at least: B ≤ w·A, w being the largest weight, so that tr(A⁻¹B) ≤ 4w.
 */
const MIN_WEIGHT = 4.001;
/** Pivot ÷ diagonal below this: the sampled times do not determine the coefficient. */
const MIN_PIVOT = 1e-10;

/** After this many horizons of silence the past weighs e^−40: nothing is left of it. */
const FORGET_AFTER = 40;
/** A longer silence is no different, and an infinite one would make NaN of sums that are zero. */
const LONGEST_GAP = FORGET_AFTER + 1;

/** Horizons. The longer, the rarer a frame moves; weights stay below e, so that none drowns another. */
const FRAME = 1;

/** Each array has one stretch for each horizon, so that one pass over it serves all horizons. */
export class NormalEquations {
  readonly factors: Float64Array;
  /** 1 where the samples determine a cubic and the noise around it; else no factor means a thing. */
  readonly determined: Uint8Array;
  /** Horizons from the origin to the last sample. */
  readonly positions: Float64Array;
  /** Horizons by which the origin has moved with the last sample, 0 if it has not; and e^−that. */
  readonly moved: Float64Array;
  readonly decays: Float64Array;
  /** Σ wx of all samples but the last. */
  readonly past: Float64Array;
  /** w of the sample before the last, 0 if there is none. */
  readonly olderWeights: Float64Array;
  private readonly weights: Float64Array;
  private readonly gaps: Float64Array;
  /** Σ wδ over all intervals, w that of the sample before each. */
  private readonly watched: Float64Array;
  private readonly moments: Float64Array;
  private readonly squared: Float64Array;
  private readonly chance: Float64Array;

  /** `perS`: horizons per second. */
  constructor(private readonly perS: Float64Array) {
    const count = perS.length;
    this.factors = new Float64Array(count * FACTORS);
    this.determined = new Uint8Array(count);
    this.positions = new Float64Array(count);
    this.moved = new Float64Array(count);
    this.decays = new Float64Array(count);
    this.past = new Float64Array(count * VECTOR);
    this.olderWeights = new Float64Array(count);
    this.weights = new Float64Array(count);
    this.gaps = new Float64Array(count);
    this.watched = new Float64Array(count);
    this.moments = new Float64Array(count * MOMENTS);
    this.squared = new Float64Array(count * MOMENTS);
    this.chance = new Float64Array(count * PRODUCTS);
  }

  reset(): void {
    const { positions, weights, watched, moments, squared, chance, determined } = this;
    for (const sums of [positions, weights, watched, moments, squared, chance]) sums.fill(0);
    determined.fill(0);
  }

  /** Takes one more sample, `elapsedS` ≥ 0 after the last. */
  add(elapsedS: number): void {
    const { perS, positions, weights, olderWeights, moved, watched, gaps } = this;
    for (let h = 0; h < perS.length; h++) {
      const gap = Math.min(elapsedS * perS[h]!, LONGEST_GAP);
      let position = positions[h]! + gap;
      moved[h] = 0;
      if (position > FRAME) {
        this.move(h, position);
        position = 0;
      }
      const older = weights[h]!;
      gaps[h] = gap;
      positions[h] = position;
      olderWeights[h] = older;
      weights[h] = older > 0 && position > 0 ? older * growth(gap) : Math.exp(position);
      watched[h] = watched[h]! + older * gap;
    }
    this.accumulate();
  }

  /** Puts the origin of a frame `distance` horizons later. */
  private move(h: number, distance: number): void {
    const decay = distance > FORGET_AFTER ? 0 : Math.exp(-distance);
    shiftMoments(this.moments, h * MOMENTS, MOMENTS, distance, decay);
    shiftMoments(this.squared, h * MOMENTS, MOMENTS, distance, decay * decay);
    shiftProducts(this.chance, h * PRODUCTS, distance, decay * decay);
    this.watched[h]! *= decay;
    this.weights[h]! *= decay;
    this.moved[h] = distance;
    this.decays[h] = decay;
  }

  /** Adds the new sample to M and B, and the interval before it to R. */
  private accumulate(): void {
    const { moments: m, squared: b, chance: r, weights, positions, gaps, past, perS } = this;
    for (let h = 0, at = 0; h < perS.length; h++, at += MOMENTS) {
      const before = h * VECTOR;
      const m0 = (past[before] = m[at]!);
      const m1 = (past[before + 1] = m[at + 1]!);
      const m2 = (past[before + 2] = m[at + 2]!);
      const m3 = (past[before + 3] = m[at + 3]!);
      const weight = weights[h]!;
      const square = weight * weight;
      const x1 = positions[h]!;
      const x2 = x1 * x1 * 0.5;
      const x3 = x1 * x2 * (1 / 3);
      const x4 = x2 * x2 * (1 / 6);
      const x5 = x2 * x3 * 0.1;
      const x6 = x3 * x3 * 0.05;
      m[at] = m0 + weight;
      m[at + 1] = m1 + weight * x1;
      m[at + 2] = m2 + weight * x2;
      m[at + 3] = m3 + weight * x3;
      m[at + 4]! += weight * x4;
      m[at + 5]! += weight * x5;
      m[at + 6]! += weight * x6;
      b[at]! += square;
      b[at + 1]! += square * x1;
      b[at + 2]! += square * x2;
      b[at + 3]! += square * x3;
      b[at + 4]! += square * x4;
      b[at + 5]! += square * x5;
      b[at + 6]! += square * x6;
      const gap = gaps[h]!;
      const g1 = gap * m1;
      const g2 = gap * m2;
      const g3 = gap * m3;
      const to = h * PRODUCTS;
      r[to]! += gap * m0 * m0;
      r[to + 1]! += g1 * m0;
      r[to + 2]! += g1 * m1;
      r[to + 3]! += g2 * m0;
      r[to + 4]! += g2 * m1;
      r[to + 5]! += g2 * m2;
      r[to + 6]! += g3 * m0;
      r[to + 7]! += g3 * m1;
      r[to + 8]! += g3 * m2;
      r[to + 9]! += g3 * m3;
    }
  }

  /** A = LDLᵀ of the horizons from `first` to before `end`. */
  factor(first: number, end: number): void {
    const { moments: m, factors: f, weights, determined } = this;
    for (let h = first; h < end; h++) {
      const at = h * MOMENTS;
      const to = h * FACTORS;
      const a00 = m[at]!;
      const a01 = m[at + 1]!;
      const a02 = m[at + 2]!;
      const a03 = m[at + 3]!;
      const n4 = m[at + 4]!;
      const n5 = m[at + 5]!;
      const n6 = m[at + 6]!;
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
      const enough = a00 >= MIN_WEIGHT * weights[h]!;
      const known = d1 > MIN_PIVOT * a11 && d2 > MIN_PIVOT * a22 && d3 > MIN_PIVOT * a33;
      determined[h] = enough && known ? 1 : 0;
    }
  }

  /**
   * Carries B and R of horizons that are factored to β, side by side: each is a chain of operations
   * that wait for one another, and two chains take hardly longer than one.
   */
  propagate(first: number, end: number): void {
    const { squared: b, chance: r, moments, factors: f, perS, watched, positions } = this;
    for (let h = first; h < end; h++) {
      const at = h * MOMENTS;
      const from = h * FACTORS;
      const b00 = b[at]!;
      const b01 = b[at + 1]!;
      const b02 = b[at + 2]!;
      const b03 = b[at + 3]!;
      const n4 = b[at + 4]!;
      const n5 = b[at + 5]!;
      const n6 = b[at + 6]!;
      const b11 = 2 * b02;
      const b12 = 3 * b03;
      const b13 = 4 * n4;
      const b22 = 6 * n4;
      const b23 = 10 * n5;
      const b33 = 20 * n6;
      const k = h * PRODUCTS;
      const k00 = r[k]!;
      const k01 = r[k + 1]!;
      const k11 = r[k + 2]!;
      const k02 = r[k + 3]!;
      const k12 = r[k + 4]!;
      const k22 = r[k + 5]!;
      const k03 = r[k + 6]!;
      const k13 = r[k + 7]!;
      const k23 = r[k + 8]!;
      const k33 = r[k + 9]!;
      const l10 = f[from]!;
      const l21 = f[from + 2]!;
      const l32 = f[from + 5]!;
      const perD1 = f[from + 7]!;
      const perD2 = f[from + 8]!;
      const perD3 = f[from + 9]!;
      const q20 = l21 * l10 - f[from + 1]!;
      const q31 = l32 * l21 - f[from + 4]!;
      const q30 = f[from + 4]! * l10 - f[from + 3]! - l32 * q20;
      const r20 = b02 - l21 * b01 + q20 * b00;
      const r21 = b12 - l21 * b11 + q20 * b01;
      const r22 = b22 - l21 * b12 + q20 * b02;
      const r30 = b03 - l32 * b02 + q31 * b01 + q30 * b00;
      const r31 = b13 - l32 * b12 + q31 * b11 + q30 * b01;
      const r32 = b23 - l32 * b22 + q31 * b12 + q30 * b02;
      const r33 = b33 - l32 * b23 + q31 * b13 + q30 * b03;
      const c11 = (b11 - l10 * b01 - l10 * (b01 - l10 * b00)) * perD1;
      const c22 = (r22 - l21 * r21 + q20 * r20) * perD2;
      const c33 = (r33 - l32 * r32 + q31 * r31 + q30 * r30) * perD3;
      const g22 = c22 * perD2;
      const g33 = c33 * perD3;
      const g12 = (r21 - l10 * r20) * perD1 * perD2;
      const g13 = (r31 - l10 * r30) * perD1 * perD3;
      const g23 = (r32 - l21 * r31 + q20 * r30) * perD2 * perD3;
      const p20 = k02 - l21 * k01 + q20 * k00;
      const p21 = k12 - l21 * k11 + q20 * k01;
      const p22 = k22 - l21 * k12 + q20 * k02;
      const p30 = k03 - l32 * k02 + q31 * k01 + q30 * k00;
      const p31 = k13 - l32 * k12 + q31 * k11 + q30 * k01;
      const p32 = k23 - l32 * k22 + q31 * k12 + q30 * k02;
      const p33 = k33 - l32 * k23 + q31 * k13 + q30 * k03;
      const o11 = (k11 - l10 * k01 - l10 * (k01 - l10 * k00)) * perD1;
      const o22 = (p22 - l21 * p21 + q20 * p20) * perD2;
      const o33 = (p33 - l32 * p32 + q31 * p31 + q30 * p30) * perD3;
      const h22 = o22 * perD2;
      const h33 = o33 * perD3;
      const h12 = (p21 - l10 * p20) * perD1 * perD2;
      const h13 = (p31 - l10 * p30) * perD1 * perD3;
      const h23 = (p32 - l21 * p31 + q20 * p30) * perD2 * perD3;
      const freedom = moments[at]! - (b00 * f[from + 6]! + c11 + c22 + c33);
      const unit = perS[h]!;
      const unit2 = unit * unit;
      const scale = unit2 / freedom;
      const x1 = positions[h]!;
      const n21 = x1 - l21;
      const n31 = q31 + x1 * (0.5 * x1 - l32);
      const n32 = x1 - l32;
      const s1 =
        c11 * perD1 + n21 * (n21 * g22 + 2 * g12) + n31 * (n31 * g33 + 2 * (g13 + n21 * g23));
      f[from + NOISE] = notNegative(s1 * scale);
      f[from + NOISE + 1] = notNegative((g22 + n32 * (n32 * g33 + 2 * g23)) * scale * unit2);
      f[from + NOISE + 2] = notNegative(g33 * scale * unit2 * unit2);
      const perWatched = unit2 / watched[h]!;
      const t1 =
        o11 * perD1 + n21 * (n21 * h22 + 2 * h12) + n31 * (n31 * h33 + 2 * (h13 + n21 * h23));
      f[from + CHANCE] = notNegative(t1 * perWatched);
      f[from + CHANCE + 1] = notNegative((h22 + n32 * (n32 * h33 + 2 * h23)) * perWatched * unit2);
      f[from + CHANCE + 2] = notNegative(h33 * perWatched * unit2 * unit2);
    }
  }
}

import { CHANCE, FACTORS, NOISE } from './factors.ts';
import { shiftMoments, VECTOR } from './frame-shift.ts';
import { NormalEquations } from './normal-equations.ts';

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
 * One tick costs O(1), makes no object and only adds to sums: coefficients and errors are found for
 * whoever asks first. What depends on time alone is shared by all series (see
 * NormalEquations, also for the frame that τ is kept in); a series has only Vⱼ = Σ e^τᵢ yᵢ τᵢʲ/j!
 * (j = 0…3), S = Σ e^τᵢ yᵢ² and the weighted sum of its squared changes. The values are re-anchored, so
 * that the newest y is always zero: cumulative series never lose digits. Several horizons are fitted
 * side by side, stage by stage: a stage of one overlaps with the same stage of the next.
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

/** V₀…V₃, then: */
const SQUARES = 4;
const UNEXPLAINED = 5;
const CHANGES = 6;
const SUMS = 7;

/** How much is known of a horizon: each with what is before it. */
const SUMS_ONLY = 0;
const FACTORED = 1;
const VALUES = 2;
const ERRORS = 3;

export class CubicFit {
  private readonly perS: Float64Array;
  private readonly equations: NormalEquations;
  /**
   * For each horizon, for each series, V₀…V₃, S, the weighted sum of squared residuals, and that of
   * squared changes.
   */
  private readonly sums: Float64Array;
  private readonly perHorizon: number;
  /** For each horizon: how much of what it says is of the samples taken. */
  private readonly known: Uint8Array;
  /** Samples taken; and how many there were when a series of a horizon was solved by itself. */
  private taken = 0;
  private readonly solvedAt: Float64Array;
  private readonly values: Float64Array;
  private readonly errors: Float64Array;

  constructor(
    readonly horizonsS: readonly number[],
    readonly seriesCount: number,
  ) {
    this.perS = Float64Array.from(horizonsS, (horizonS) => 1 / horizonS);
    this.equations = new NormalEquations(this.perS);
    this.sums = new Float64Array(horizonsS.length * seriesCount * SUMS);
    this.perHorizon = seriesCount * DERIVATIVES;
    this.known = new Uint8Array(horizonsS.length);
    this.solvedAt = new Float64Array(horizonsS.length * seriesCount);
    this.values = new Float64Array(horizonsS.length * this.perHorizon);
    this.errors = new Float64Array(horizonsS.length * this.perHorizon);
    this.reset();
  }

  /**
   * For each horizon, for each series, velocity, acceleration and jerk, per second, per s², per s³. NaN
   * where a horizon is not ready. Valid until the next tick.
   */
  get derivatives(): Float64Array {
    this.solve(0, this.known.length, VALUES);
    return this.values;
  }

  /** Of all derivatives at the same places, for noise and chance together. */
  get standardErrors(): Float64Array {
    this.solve(0, this.known.length, ERRORS);
    return this.errors;
  }

  /** The one at a place of `derivatives`: no other horizon and no other series is solved for it. */
  derivative(at: number): number {
    const { known, solvedAt, taken, seriesCount } = this;
    const horizon = Math.floor(at / this.perHorizon);
    const series = Math.floor(at / DERIVATIVES);
    if (known[horizon]! < VALUES && solvedAt[series] !== taken) {
      this.solve(horizon, horizon + 1, FACTORED);
      const first = series - horizon * seriesCount;
      this.findCoefficients(horizon, first, first + 1);
      solvedAt[series] = taken;
    }
    return this.values[at]!;
  }

  ready(horizon: number): boolean {
    this.solve(horizon, horizon + 1, FACTORED);
    return this.equations.determined[horizon] === 1;
  }

  /** What of the standard error at a place of `standardErrors` is white noise around the cubic. */
  noiseError(at: number): number {
    return this.part(at, UNEXPLAINED, NOISE);
  }

  /** And what is the chance of a walk. */
  chanceError(at: number): number {
    return this.part(at, CHANGES, CHANCE);
  }

  reset(): void {
    this.equations.reset();
    this.sums.fill(0);
    this.known.fill(ERRORS);
    this.values.fill(Number.NaN);
    this.errors.fill(Number.NaN);
  }

  /**
   * Takes one sample of all series. `elapsedS` seconds have passed since the last (a clock that
   * stands or steps back counts as 0) and series s has changed by `changes[s]`, a finite number.
   */
  tick(elapsedS: number, changes: Float64Array): void {
    this.equations.add(elapsedS > 0 ? elapsedS : 0);
    this.accumulate(changes);
    this.taken++;
    const { known } = this;
    for (let h = 0; h < known.length; h++) known[h] = SUMS_ONLY;
  }

  private part(at: number, sum: number, kind: number): number {
    const horizon = Math.floor(at / this.perHorizon);
    if (!this.ready(horizon)) return Number.NaN;
    this.solve(horizon, horizon + 1, ERRORS);
    const series = Math.floor(at / DERIVATIVES);
    const perSum = this.equations.factors[horizon * FACTORS + kind + (at % DERIVATIVES)]!;
    return Math.sqrt(this.sums[series * SUMS + sum]! * perSum);
  }

  /** The sums of a horizon's series follow the origin of its frame. */
  private move(h: number): void {
    const { sums, seriesCount } = this;
    const distance = this.equations.moved[h]!;
    const decay = this.equations.decays[h]!;
    for (let s = 0, at = h * seriesCount * SUMS; s < seriesCount; s++, at += SUMS) {
      shiftMoments(sums, at, VECTOR, distance, decay);
      sums[at + SQUARES]! *= decay;
      sums[at + CHANGES]! *= decay;
    }
  }

  /** Anchors the sums of each series at the new sample: y → y − change for all that is past. */
  private accumulate(changes: Float64Array): void {
    const { sums, perS, seriesCount } = this;
    const { past, moved, olderWeights } = this.equations;
    let at = 0;
    for (let h = 0, now = 0; h < perS.length; h++, now += VECTOR) {
      if (moved[h]! > 0) this.move(h);
      const older = olderWeights[h]!;
      const m0 = past[now]!;
      const m1 = past[now + 1]!;
      const m2 = past[now + 2]!;
      const m3 = past[now + 3]!;
      for (let s = 0; s < seriesCount; s++, at += SUMS) {
        const change = changes[s]!;
        if (change === 0 && moved[h] === 0) continue; // most quotes change quantities only
        const v0 = sums[at]!;
        const z0 = v0 - change * m0;
        const squares = sums[at + SQUARES]! - change * (v0 + z0);
        if (squares < NOTHING_LEFT) {
          sums.fill(0, at, at + SUMS);
          continue;
        }
        sums[at] = z0;
        sums[at + 1]! -= change * m1;
        sums[at + 2]! -= change * m2;
        sums[at + 3]! -= change * m3;
        sums[at + SQUARES] = squares;
        sums[at + CHANGES]! += older * change * change;
      }
    }
  }

  /** Whoever asks first after a tick has it computed; most of it nobody asks for at most ticks. */
  private solve(first: number, end: number, wanted: number): void {
    const { known, equations } = this;
    let least = wanted;
    for (let h = first; h < end; h++) if (known[h]! < least) least = known[h]!;
    if (least === wanted) return;
    if (least === SUMS_ONLY) equations.factor(first, end);
    if (least < VALUES && wanted >= VALUES) {
      for (let h = first; h < end; h++) this.findCoefficients(h, 0, this.seriesCount);
    }
    if (wanted === ERRORS) {
      equations.propagate(first, end);
      this.findErrors(first, end);
    }
    for (let h = first; h < end; h++) known[h] = wanted; // fill() takes longer than all of the above
  }

  /** For the series from `first` to before `end` the coefficients, and what they leave unexplained. */
  private findCoefficients(h: number, first: number, end: number): void {
    const { sums, values, perS, seriesCount } = this;
    const { positions, determined, factors: f } = this.equations;
    let at = (h * seriesCount + first) * SUMS;
    let out = (h * seriesCount + first) * DERIVATIVES;
    if (determined[h] === 0) {
      values.fill(Number.NaN, out, out + (end - first) * DERIVATIVES);
      return;
    }
    const from = h * FACTORS;
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
    const position = positions[h]!;
    const q21 = position - l21;
    const q32 = position - l32;
    const q31 = l32 * l21 - l31 + position * (0.5 * position - l32);
    const unit1 = perS[h]!;
    const unit2 = unit1 * unit1;
    const unit3 = unit2 * unit1;
    for (let s = first; s < end; s++, at += SUMS, out += DERIVATIVES) {
      const squares = sums[at + SQUARES]!;
      if (squares === 0) {
        values.fill(0, out, out + DERIVATIVES);
        continue;
      }
      const z0 = sums[at]!;
      const z1 = sums[at + 1]!;
      const z2 = sums[at + 2]!;
      const z3 = sums[at + 3]!;
      const x1 = z1 - l10 * z0;
      const x2 = z2 - l20 * z0 - l21 * x1;
      const x3 = z3 - l30 * z0 - l31 * x1 - l32 * x2;
      const w1 = x1 * perD1;
      const w2 = x2 * perD2;
      const w3 = x3 * perD3;
      values[out] = (w1 + q21 * w2 + q31 * w3) * unit1;
      values[out + 1] = (w2 + q32 * w3) * unit2;
      values[out + 2] = w3 * unit3;
      const residual = squares - (z0 * z0 * perD0 + x1 * w1 + x2 * w2 + x3 * w3);
      const floor = ROUNDING * squares;
      sums[at + UNEXPLAINED] = residual > floor ? residual : floor;
    }
  }

  /** For each series what noise and a walk of such changes do to its coefficients. */
  private findErrors(first: number, end: number): void {
    const { sums, errors, perHorizon, seriesCount } = this;
    const { determined, factors: f } = this.equations;
    for (let h = first; h < end; h++) {
      let at = h * seriesCount * SUMS;
      let out = h * perHorizon;
      if (determined[h] === 0) {
        errors.fill(Number.NaN, out, out + perHorizon);
        continue;
      }
      const from = h * FACTORS;
      for (let s = 0; s < seriesCount; s++, at += SUMS, out += DERIVATIVES) {
        const unexplained = sums[at + UNEXPLAINED]!;
        const walked = sums[at + CHANGES]!;
        for (let order = 0; order < DERIVATIVES; order++) {
          const noise = unexplained * f[from + NOISE + order]!;
          errors[out + order] = Math.sqrt(noise + walked * f[from + CHANCE + order]!);
        }
      }
    }
  }
}

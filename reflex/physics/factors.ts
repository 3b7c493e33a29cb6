/**
 * What the times of the samples alone say about a weighted cubic regression. With x = (1, τ, τ²/2, τ³/6)
 * and w = e^τ:
 *
 *     A = Σ wᵢ xᵢxᵢᵀ     the normal equations A·β = V, A = LDLᵀ; kept as Mⱼ = Σ wᵢ τᵢʲ/j!, j = 0…6, of
 *                        which A[j][k] = Mⱼ₊ₖ·(j+k)!/(j!k!)
 *     B = Σ wᵢ² xᵢxᵢᵀ    what independent noise of variance 1 in every sample does to V; kept likewise
 *     R = Σ δₖ mₖmₖᵀ     what a random walk of variance 1 per horizon does to V: its step over the k-th
 *                        interval, δₖ horizons, moves all samples before it at once, and V by
 *                        mₖ = Σ wᵢxᵢ over these
 *
 * so that cov β = σ² A⁻¹BA⁻¹ for noise and σ² A⁻¹RA⁻¹ for a walk. The weights say how much a sample
 * matters, not how exact it is: the textbook's σ² A⁻¹ would be wrong (docs/physics.md derives all this).
 *
 * With Q = L⁻¹ and C = QBQᵀ, which is B as the polynomials see it that are orthogonal under the weights,
 * tr(A⁻¹B) = Σ Cₖₖ/Dₖ and A⁻¹BA⁻¹ = Qᵀ(D⁻¹CD⁻¹)Q; R goes the same way. The divisors that make variances
 * of a series' own sums are Σw − tr(A⁻¹B) for squared residuals, the effective degrees of freedom, with
 * which σ² is unbiased; and for squared changes the time that they took.
 *
 * τ is measured in horizons from the origin of a *frame*, which is the time of some recent sample, so
 * that a new sample only adds to the sums. Once now is a frame's length past the origin, the origin
 * moves there. A factor common to all weights changes no fit, and what is wanted at now instead of at
 * the origin needs no more than the last columns of Q for polynomials that are moved there.
 *
 * The factors of each horizon are
 *
 *     0…5            L below its unit diagonal   l₁₀ l₂₀ l₂₁ l₃₀ l₃₁ l₃₂
 *     6…9            reciprocal of D             1/d₀ 1/d₁ 1/d₂ 1/d₃
 *     NOISE + 0…2    variance of velocity, acceleration and jerk, per second, s² and s³, for a weighted
 *                    sum of squared residuals of one
 *     CHANCE + 0…2   the same for a weighted sum of squared changes of one
 */
export const FACTORS = 16;
export const NOISE = 10;
export const CHANCE = 13;

/** Of what may come out below zero by a rounding. */
export function notNegative(value: number): number {
  return value > 0 ? value : 0;
}

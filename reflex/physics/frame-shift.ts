/**
 * What becomes of sums when the origin of their frame moves `distance` horizons on: τ → τ − distance,
 * and all weights times `decay`. Both work in place, from the last sum to the first: none is read after
 * it has been written. A frame moves once in a horizon, so that they need not be fast.
 */

/** A cubic has four coefficients. */
export const VECTOR = 4;
/** And a cubic times a cubic seven: Σ wτʲ/j!, j = 0…6. */
export const MOMENTS = 7;
/** Of a symmetric 4×4 matrix the lower triangle, row by row. */
export const PRODUCTS = 10;

/** For `count` sums Σ wτʲ/j! or Σ wyτʲ/j!: each becomes Σ sumⱼ₋ₖ (−distance)ᵏ/k!. */
export function shiftMoments(
  sums: Float64Array,
  at: number,
  count: number,
  distance: number,
  decay: number,
): void {
  for (let j = count - 1; j >= 0; j--) {
    let sum = 0;
    for (let k = 0; k <= j; k++) sum += power(distance, j - k) * sums[at + k]!;
    sums[at + j] = decay * sum;
  }
}

/** For a sum of outer products of such vectors: the same on both sides. */
export function shiftProducts(
  sums: Float64Array,
  at: number,
  distance: number,
  decay: number,
): void {
  for (let i = VECTOR - 1; i >= 0; i--) {
    for (let j = i; j >= 0; j--) {
      let sum = 0;
      for (let a = 0; a <= i; a++) {
        for (let b = 0; b <= j; b++) {
          sum += power(distance, i - a) * power(distance, j - b) * sums[at + place(a, b)]!;
        }
      }
      sums[at + place(i, j)] = decay * sum;
    }
  }
}

/** (−distance)ᵏ/k! */
function power(distance: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result *= -distance / i;
  return result;
}

function place(a: number, b: number): number {
  return a > b ? (a * (a + 1)) / 2 + b : (b * (b + 1)) / 2 + a;
}

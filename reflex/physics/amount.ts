/**
 * Beyond these a number is no price or quantity of any market but a mistake; within them no square,
 * product or sum of a few can overflow or vanish.
 */
const SMALLEST = 1e-30;
const LARGEST = 1e30;

/** A price or quantity that can be calculated with: neither NaN nor infinite, nor zero or less. */
export function isAmount(value: number): boolean {
  return value >= SMALLEST && value <= LARGEST;
}

/** A cumulative volume: of either sign, and zero at first. */
export function isVolume(value: number): boolean {
  return value >= -LARGEST && value <= LARGEST;
}

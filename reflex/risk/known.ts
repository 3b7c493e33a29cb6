/**
 * Arithmetic of facts and limits that may be unknown. What is unknown stays NaN, which denies: it must
 * not hide behind something that is known, nor a number without sense behind its sign.
 */

/** An amount that cannot be below zero; NaN when it is. */
export function amount(value: number): number {
  return value >= 0 ? value : Number.NaN;
}

/** How much of what is allowed an amount takes up: 1 is all of it. Nothing allowed is NaN. */
export function share(value: number, allowed: number): number {
  return value >= 0 && allowed > 0 && Number.isFinite(allowed) ? value / allowed : Number.NaN;
}

export function larger(a: number, b: number): number {
  return Number.isFinite(a) && Number.isFinite(b) ? Math.max(a, b) : Number.NaN;
}

export function smaller(a: number, b: number): number {
  return Number.isFinite(a) && Number.isFinite(b) ? Math.min(a, b) : Number.NaN;
}

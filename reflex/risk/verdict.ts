import type { ControlResult } from '../model/outcome.ts';
import type { Bound, CheckText, Reading } from './control.ts';

/** Of the limit: what the last digits of a double may be off. 3 × 0.1 is not more than 0.3. */
const ROUNDING = 1e-12;

/**
 * Whether a reading passes. The one place that decides it, for controls and for the auditor's checks:
 * NaN compares false, so that whatever could not be computed denies.
 */
export function resultOf({ code, bound }: CheckText, { observed, limit }: Reading): ControlResult {
  const headroom = headroomOf(bound, observed, limit);
  return {
    code,
    passed: Number.isFinite(headroom) && headroom >= 0,
    observed: finiteOrNaN(observed),
    limit: finiteOrNaN(limit),
    headroom: finiteOrNaN(headroom),
  };
}

function headroomOf(bound: Bound, observed: number, limit: number): number {
  const headroom = bound === 'at most' ? limit - observed : observed - limit;
  return Math.abs(headroom) <= ROUNDING * Math.abs(limit) ? 0 : headroom;
}

function finiteOrNaN(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}

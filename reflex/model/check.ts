import type { ControlResult } from './decision.ts';
import type { DenialCode } from './denial-code.ts';

/**
 * What one check found. A check only writes down what it observed and the limit; whether that passes
 * is decided here, in one place, which fails closed on anything that is not a finite number.
 */
export interface Reading {
  observed: number;
  limit: number;
}

export type Bound = 'at most' | 'at least';

/** What every check has, the governor's controls and the auditor's alike. */
export interface CheckText {
  /** Stable, in SAFETY.md; printed wherever a person sees a denial. */
  readonly code: DenialCode;
  /** Our number for it, and the rule or guide that asks for it. */
  readonly reference: string;
  readonly unit: string;
  readonly bound: Bound;
  /** One sentence for a person: what was checked, and what to do. */
  readonly explain: string;
}

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

/** NaN unless both are finite: an infinite limit is none, whatever it is compared with. */
function headroomOf(bound: Bound, observed: number, limit: number): number {
  if (!Number.isFinite(observed) || !Number.isFinite(limit)) return Number.NaN;
  const headroom = bound === 'at most' ? limit - observed : observed - limit;
  return Math.abs(headroom) <= ROUNDING * Math.abs(limit) ? 0 : headroom;
}

function finiteOrNaN(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}

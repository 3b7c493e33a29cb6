import type { AuditCheck } from '../audit-check.ts';

/** How far sums of doubles may be off that were added up in another order: relative. */
const TOLERANCE = 1e-9;

export const rationale: AuditCheck = {
  code: 'VETO_RATIONALE',
  reference: 'A8',
  unit: 'relative error',
  bound: 'at most',
  explain:
    'an order that opens names its signals; each contributes its value times its weight, and together they are the score; mend the strategy',
  read({ intent: { rationale: signals, score, request } }, reading) {
    let worst = signals.length > 0 || request.reduceOnly ? 0 : Number.NaN;
    let sum = 0;
    let scale = Math.abs(score);
    for (const { value, weight, contribution } of signals) {
      const product = value * weight;
      const size = Math.max(Math.abs(product), Math.abs(contribution));
      worst = Math.max(worst, off(contribution, product, size));
      sum += contribution;
      scale = Math.max(scale, size);
    }
    reading.observed = Math.max(worst, off(score, sum, scale));
    reading.limit = TOLERANCE;
  },
};

/** NaN as soon as one of the two is not a finite number. */
function off(said: number, found: number, scale: number): number {
  return said === found ? said - found : Math.abs(said - found) / scale;
}

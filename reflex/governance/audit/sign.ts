import type { AuditCheck } from '../audit-check.ts';

/**
 * A score of zero has no sign, whatever the threshold. A reduction may go against the score: of it only
 * a score that is a number is asked.
 */
export const sign: AuditCheck = {
  code: 'VETO_SIGN',
  reference: 'A1',
  unit: 'score',
  bound: 'at least',
  explain:
    'an order that is not a reduction goes the way of its score, and the score reaches its threshold; mend the strategy',
  read({ intent: { request, score, threshold } }, reading) {
    if (request.reduceOnly) {
      reading.observed = Math.abs(score);
      reading.limit = 0;
      return;
    }
    reading.observed = request.side * score;
    reading.limit = Number.isFinite(threshold) ? Math.max(threshold, Number.MIN_VALUE) : Number.NaN;
  },
};

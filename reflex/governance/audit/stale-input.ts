import type { AuditCheck } from '../audit-check.ts';

export const staleInput: AuditCheck = {
  code: 'VETO_STALE_INPUT',
  reference: 'A3, C16',
  unit: 'ms',
  bound: 'at most',
  explain:
    'the feed was LIVE and the quote that was decided on young enough; wait for the feed, or look at its state',
  read({ feedState, quoteAgeNs, maxQuoteAgeMs }, reading) {
    reading.observed = feedState === 'LIVE' ? quoteAgeNs / 1e6 : Number.NaN;
    reading.limit = maxQuoteAgeMs ?? Number.NaN;
  },
};

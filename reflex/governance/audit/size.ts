import { type AuditCheck, closableLots } from '../audit-check.ts';

export const size: AuditCheck = {
  code: 'VETO_SIZE',
  reference: 'A2',
  unit: 'lots',
  bound: 'at most',
  explain:
    'the quantity is a positive number of whole lots, a reduction no larger than the position, anything else no larger than the strategy’s own parameters allow, or, of a user’s own under caution, than its share of the policy’s largest order; mend the strategy',
  read({ intent: { request }, positionLots, baseLots }, reading) {
    const { quantityLots, reduceOnly } = request;
    const whole = Number.isSafeInteger(quantityLots) && quantityLots > 0;
    reading.observed = whole ? quantityLots : Number.NaN;
    if (reduceOnly) reading.limit = Math.max(0, closableLots(request, positionLots));
    else reading.limit = Number.isNaN(baseLots) ? Number.MAX_SAFE_INTEGER : baseLots;
  },
};

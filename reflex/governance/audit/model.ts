import type { InferenceLimits } from '../../model/policy.ts';
import type { AuditCheck } from '../audit-check.ts';

export const model: AuditCheck = {
  code: 'VETO_MODEL',
  reference: 'A5, C23',
  unit: 'models',
  bound: 'at most',
  explain:
    'every model that a decision rests on is one that the policy names; add it to the policy, or do not ask it',
  read({ influence: { forecast, sentiment }, inference }, reading) {
    reading.observed = stranger(forecast, inference) + stranger(sentiment, inference);
    reading.limit = 0;
  },
};

function stranger(said: { modelId: string } | null, limits: InferenceLimits | undefined): number {
  return said === null || limits?.models.includes(said.modelId) ? 0 : 1;
}

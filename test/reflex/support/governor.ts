import type { OrderRequest } from '@voltaire/reflex/model/order.ts';
import type { RiskContext } from '@voltaire/reflex/risk/control.ts';
import { type ApprovedOrder, Governor, type Verdict } from '@voltaire/reflex/risk/governor.ts';
import { CONTEXT, REQUEST } from './risk.ts';

/** What the whole governor says of REQUEST in CONTEXT, with some of either changed. */
export function judge(
  request: Partial<OrderRequest> = {},
  context: Partial<RiskContext> = {},
  clientOrderId = 'c1',
  decisionSeq = 7,
): Verdict {
  const asked = { ...REQUEST, ...request };
  return new Governor().judge(asked, { ...CONTEXT, ...context }, clientOrderId, decisionSeq);
}

/** REQUEST with some of it changed, approved; throws when it is not. */
export function approved(
  request: Partial<OrderRequest> = {},
  clientOrderId = 'c1',
  decisionSeq = 7,
): ApprovedOrder {
  const verdict = judge(request, {}, clientOrderId, decisionSeq);
  if (verdict.approved) return verdict.approved;
  throw new Error(`the governor denied it: ${verdict.code}`);
}

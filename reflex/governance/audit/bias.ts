import { type Bias, joinBias } from '../../model/aggression.ts';
import type { Side } from '../../model/order.ts';
import { type AuditCheck, closableLots, isLiquidation } from '../audit-check.ts';

export const bias: AuditCheck = {
  code: 'VETO_BIAS',
  reference: 'A7',
  unit: 'lots',
  bound: 'at most',
  explain:
    'lots that open or add against the bias in force; under PAUSE every lot counts; see who set the bias, and until when',
  read({ intent: { request }, influence, inForce, positionLots }, reading) {
    reading.limit = 0;
    const held = closableLots(request, positionLots);
    const opening = Math.max(0, request.quantityLots - Math.max(0, held));
    const both = joinBias(influence.bias, inForce.bias);
    if (both === 'PAUSE' && !isLiquidation(request)) reading.observed = request.quantityLots;
    else reading.observed = leavesOpen(both, request.side) ? 0 : opening;
  },
};

function leavesOpen(kind: Bias, side: Side): boolean {
  if (kind === 'NONE') return true;
  return kind === (side > 0 ? 'LONG_ONLY' : 'SHORT_ONLY');
}

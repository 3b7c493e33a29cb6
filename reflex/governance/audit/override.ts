import { joinBias } from '../../model/aggression.ts';
import { type AuditCheck, isLiquidation } from '../audit-check.ts';
import { isAtMost } from '../overrides.ts';

/**
 * What was cited must be in force now, and what is in force must have been obeyed: an answer that was
 * asked for before an override came or ended no longer follows from anything. A liquidation obeys the
 * kill that asks for it, and no override.
 */
export const override: AuditCheck = {
  code: 'VETO_OVERRIDE',
  reference: 'A6',
  unit: 'faults',
  bound: 'at most',
  explain:
    'every override that a decision cites is in force, and the decision allows itself no more than those in force; decide again',
  read({ intent, influence, inForce, atUs }, reading) {
    let faults = 0;
    for (const cited of influence.overrides) {
      if (!inForce.overrides.includes(cited)) faults++;
    }
    if (!isLiquidation(intent.request)) {
      if (!(atUs < inForce.untilUs)) faults++;
      if (!isAtMost(influence.aggression, inForce.aggression)) faults++;
      if (joinBias(inForce.bias, influence.bias) !== influence.bias) faults++;
    }
    reading.observed = faults;
    reading.limit = 0;
  },
};

import type { Control } from '../control.ts';
import { amount } from '../known.ts';

/**
 * What the auditor found: which checks failed stands in the decision, right before the controls. Whose
 * fault that is depends on the check, and kernel/latching.ts knows it of each.
 */
export const auditorVeto: Control = {
  code: 'AUDITOR_VETO',
  reference: 'Auditor',
  unit: 'failed checks',
  blames: 'world',
  bound: 'at most',
  explain:
    'the auditor has vetoed: the order does not follow from the inputs that the strategy states',
  read(_order, { vetoes }, reading) {
    reading.observed = amount(vetoes);
    reading.limit = 0;
  },
};

import type { Control } from '../control.ts';
import { amount, larger } from '../known.ts';

/**
 * All orders of one intent together never exceed it, in lots and in number (Knight Capital, SEC
 * 34-70694 §21: its stop had been moved, and orders left without end). Says how far they would, in
 * lots or in orders, whichever is nearer to its limit: a ratio would round a lot away.
 */
export const childExceedsParent: Control = {
  code: 'CHILD_EXCEEDS_PARENT',
  reference: 'C11, SEC 34-70694',
  unit: 'lots or orders beyond',
  bound: 'at most',
  blames: 'strategy',
  explain: 'the orders of this intent would together exceed it, or are too many',
  read(order, { strategyLimits, parentCommittedLots, parentChildren }, reading) {
    reading.observed = larger(
      amount(parentCommittedLots) + order.quantityLots - order.parentLots,
      amount(parentChildren) + 1 - (strategyLimits?.maxChildren ?? Number.NaN),
    );
    reading.limit = 0;
  },
};

import type { Control } from '../control.ts';

/** The same order twice in a moment is a mistake, also when it reduces: the first one does that. */
export const duplicateOrder: Control = {
  code: 'DUPLICATE_ORDER',
  reference: 'C10, SEC 15c3-5(c)(1)(ii)',
  unit: 'ms since the same',
  bound: 'at least',
  blames: 'strategy',
  explain: 'the strategy has just asked for exactly this order; if it means it, it has to wait',
  read(_order, context, reading) {
    reading.observed = context.sinceSameMs;
    reading.limit = context.strategyLimits?.duplicateWindowMs ?? Number.NaN;
  },
};

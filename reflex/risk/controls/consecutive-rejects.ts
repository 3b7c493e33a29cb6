import { type Control, reduces } from '../control.ts';
import { amount, larger } from '../known.ts';

/**
 * Rejects in a row, by the venue or by a control that blames the strategy, show one that does not
 * know what it does. This order counts as one more, which it may become. Reductions pass.
 */
export const consecutiveRejects: Control = {
  code: 'CONSECUTIVE_REJECTS',
  reference: 'C15',
  unit: 'rejects, with this one',
  blames: 'world',
  bound: 'at most',
  explain:
    'too many orders of the strategy were rejected in a row; read the last reasons, then re-arm it',
  read(order, context, reading) {
    const limit = context.strategyLimits?.maxRejects ?? Number.NaN;
    reading.observed = amount(context.rejectStreak) + 1;
    reading.limit = reduces(order, context) ? larger(limit, reading.observed) : limit;
  },
};

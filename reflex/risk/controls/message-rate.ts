import { type Control, reduces } from '../control.ts';
import { smaller } from '../known.ts';

/**
 * The account's session and the strategy have a budget each; the emptier one counts. A true reduction
 * may overdraw them.
 */
export const messageRate: Control = {
  code: 'MESSAGE_RATE',
  reference: 'C12, RTS 6 Art. 15(1)(d)',
  unit: 'orders left',
  bound: 'at least',
  blames: 'strategy',
  explain: 'too many orders in a short time; wait until the budget has refilled',
  read(order, context, reading) {
    reading.observed = smaller(context.sessionTokens, context.strategyTokens);
    reading.limit = reduces(order, context) ? smaller(1, reading.observed) : 1;
  },
};

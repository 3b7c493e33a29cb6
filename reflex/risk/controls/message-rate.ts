import { type Control, reduces } from '../control.ts';
import { smaller } from '../known.ts';

/**
 * The account's session and the strategy have a budget each, and so has the venue: half of the orders
 * that it takes, and of its requests no more than leaves cancels a fifth. The emptiest counts. A true
 * reduction may overdraw them.
 */
export const messageRate: Control = {
  code: 'MESSAGE_RATE',
  reference: 'C12, RTS 6 Art. 15(1)(d)',
  unit: 'orders left',
  bound: 'at least',
  blames: 'strategy',
  explain: 'too many orders in a short time; wait until the budget has refilled',
  read(order, context, reading) {
    const ours = smaller(context.sessionTokens, context.strategyTokens);
    const venues = smaller(context.venueOrders, context.venueRequests);
    reading.observed = smaller(ours, venues);
    reading.limit = reduces(order, context) ? smaller(1, reading.observed) : 1;
  },
};

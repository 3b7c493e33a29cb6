import { type Control, reduces } from '../control.ts';

/**
 * A token bucket of orders to the venue. Cancels do not draw on it, and a
 * true reduction may overdraw it.
 */
export const messageRate: Control = {
  code: 'MESSAGE_RATE',
  reference: 'C12, RTS 6 Art. 15(1)(d)',
  unit: 'orders left',
  bound: 'at least',
  explain: 'too many orders in a short time; wait until the budget has refilled',
  read(order, context, reading) {
    reading.observed = context.messageTokens;
    reading.limit = reduces(order, context) ? Math.min(1, context.messageTokens) : 1;
  },
};

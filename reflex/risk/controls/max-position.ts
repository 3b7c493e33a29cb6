import { type Control, pendingWith, reduces } from '../control.ts';
import { amount, larger } from '../known.ts';

/**
 * The worst case counts every order from the moment it is sent. Position plus
 * all that is pending on this side plus this order; the other side is not netted against it. Orders of
 * the account that are none of ours count as well, but keep back no true reduction.
 */
export const maxPosition: Control = {
  code: 'MAX_POSITION',
  reference: 'C06, RTS 6 Art. 15(2)',
  unit: 'base',
  blames: 'strategy',
  bound: 'at most',
  explain: 'the position could grow past its limit if everything pending fills',
  read(order, context, reading) {
    const { instrument, limits, positionLots } = context;
    const pending = pendingWith(order, context) + amount(context.foreignLots);
    const worst = order.side * positionLots + pending + order.quantityLots;
    const limit = limits?.maxPosition ?? Number.NaN;
    reading.observed = worst * instrument.lotSize;
    reading.limit = reduces(order, context) ? larger(limit, reading.observed) : limit;
  },
};

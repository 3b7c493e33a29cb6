import { type Control, pendingWith } from '../control.ts';

/**
 * The worst case counts every order from the moment it is sent. Position plus
 * all that is pending on this side plus this order; the other side is not netted against it.
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
    const worst = order.side * positionLots + pendingWith(order, context) + order.quantityLots;
    reading.observed = worst * instrument.lotSize;
    reading.limit = limits?.maxPosition ?? Number.NaN;
  },
};

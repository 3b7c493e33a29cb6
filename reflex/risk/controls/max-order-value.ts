import { type Control, reduces, worstTicks } from '../control.ts';
import { larger } from '../known.ts';

/**
 * Maximum value of a single order. A true reduction is bounded by what is
 * held, and must not be caught in a position by its size.
 */
export const maxOrderValue: Control = {
  code: 'MAX_ORDER_VALUE',
  reference: 'C09, RTS 6 Art. 15(1)(b)',
  unit: 'quote',
  bound: 'at most',
  blames: 'strategy',
  explain: 'the order is worth more than one order may be',
  read(order, context, reading) {
    const { instrument, limits, mid } = context;
    // A price far below the market must not make an order look small.
    const price =
      mid > 0 ? Math.max(worstTicks(order, context) * instrument.tickSize, mid) : Number.NaN;
    reading.observed = price * order.quantityLots * instrument.lotSize;
    const limit = limits?.maxOrderValue ?? Number.NaN;
    reading.limit = reduces(order, context) ? larger(limit, reading.observed) : limit;
  },
};

import { type Control, reduces } from '../control.ts';
import { larger } from '../known.ts';

/** Maximum quantity of a single order. A true reduction is bounded by what is held. */
export const maxOrderQuantity: Control = {
  code: 'MAX_ORDER_QUANTITY',
  reference: 'C09, RTS 6 Art. 15(1)(c)',
  unit: 'base',
  bound: 'at most',
  blames: 'strategy',
  explain: 'the order is for more than one order may be for',
  read(order, context, reading) {
    reading.observed = order.quantityLots * context.instrument.lotSize;
    const limit = context.limits?.maxOrderQuantity ?? Number.NaN;
    reading.limit = reduces(order, context) ? larger(limit, reading.observed) : limit;
  },
};

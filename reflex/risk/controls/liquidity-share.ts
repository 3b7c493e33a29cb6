import { type Control, reduces } from '../control.ts';
import { larger, share } from '../known.ts';

/** What one order may be of the ten best levels that it would take from. */
export const liquidityShare: Control = {
  code: 'LIQUIDITY_SHARE',
  reference: 'C09, RTS 6 Art. 15(1)(c)',
  unit: '× depth',
  bound: 'at most',
  blames: 'world',
  explain: 'the order is too large for what the book offers now; make it smaller, or wait',
  read(order, context, reading) {
    reading.observed = share(order.quantityLots * context.instrument.lotSize, context.depth);
    const limit = context.limits?.maxDepthShare ?? Number.NaN;
    reading.limit = reduces(order, context) ? larger(limit, reading.observed) : limit;
  },
};

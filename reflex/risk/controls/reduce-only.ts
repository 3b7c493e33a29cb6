import { type Control, reduces } from '../control.ts';

/** A reduce-only order must not open or flip a position: spot venues do not check it for us. */
export const reduceOnly: Control = {
  code: 'REDUCE_ONLY_WOULD_INCREASE',
  reference: 'C20',
  unit: 'violations',
  bound: 'at most',
  explain: 'a reduce-only order could open or flip the position',
  read(order, context, reading) {
    reading.observed = order.reduceOnly && !reduces(order, context) ? 1 : 0;
    reading.limit = 0;
  },
};

import { type Control, reduces } from '../control.ts';

/**
 * A reduce-only order must not open or flip a position: spot venues do not check it for us. Nor may
 * another order on its side overtake it and leave it too little to reduce.
 */
export const reduceOnly: Control = {
  code: 'REDUCE_ONLY_WOULD_INCREASE',
  reference: 'C20',
  unit: 'violations',
  bound: 'at most',
  blames: 'strategy',
  explain: 'a reduce-only order could open or flip the position, this one or one that rests',
  read(order, context, reading) {
    const bound = order.reduceOnly || context.reduceOnlyPending;
    reading.observed = bound && !reduces(order, context) ? 1 : 0;
    reading.limit = 0;
  },
};

import type { Control } from '../control.ts';
import { amount } from '../known.ts';

/**
 * An order that may or may not be at the venue freezes its parent and its side of the symbol until
 * the venue has said what became of it: a second one sent blindly would be one too many.
 */
export const orderStateUnknown: Control = {
  code: 'ORDER_STATE_UNKNOWN',
  reference: 'C24',
  unit: 'orders of unknown fate',
  blames: 'world',
  bound: 'at most',
  explain: 'the venue has not said yet what became of an earlier order; it is being asked',
  read(_order, { unknownOrders }, reading) {
    reading.observed = amount(unknownOrders);
    reading.limit = 0;
  },
};

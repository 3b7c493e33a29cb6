import type { Control } from '../control.ts';

/** Counts the fields that are not positive whole numbers of ticks and lots. */
export const inputFinite: Control = {
  code: 'INPUT_NOT_FINITE',
  reference: 'C03',
  unit: 'bad fields',
  bound: 'at most',
  blames: 'strategy',
  explain:
    'quantity or price is not a positive whole number of lots or ticks; the strategy is at fault',
  read(order, _context, reading) {
    reading.observed =
      bad(order.quantityLots) +
      bad(order.priceTicks) +
      bad(order.parentLots) +
      (Math.abs(order.side) === 1 ? 0 : 1);
    reading.limit = 0;
  },
};

function bad(value: number): number {
  return Number.isSafeInteger(value) && value > 0 ? 0 : 1;
}

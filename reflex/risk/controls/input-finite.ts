import type { OrderRequest } from '../../model/order.ts';
import { hasTrigger, takesAnyPrice } from '../../model/order-kind.ts';
import type { Control } from '../control.ts';

/**
 * Counts the fields that are not positive whole numbers of ticks and lots, or that do not belong to the
 * type of order.
 */
export const inputFinite: Control = {
  code: 'INPUT_NOT_FINITE',
  reference: 'C03',
  unit: 'bad fields',
  bound: 'at most',
  blames: 'strategy',
  explain:
    'quantity, price or trigger price is not a positive whole number of lots or ticks, or does not belong to the type of order; the strategy is at fault',
  read(order, _context, reading) {
    reading.observed =
      bad(order.quantityLots) +
      bad(order.priceTicks) +
      bad(order.parentLots) +
      badTrigger(order) +
      badDisplay(order) +
      (Math.abs(order.side) === 1 ? 0 : 1);
    reading.limit = 0;
  },
};

function bad(value: number): number {
  return Number.isSafeInteger(value) && value > 0 ? 0 : 1;
}

/** A market order that a trigger releases has no price besides: it carries that of its trigger. */
function badTrigger({ type, triggerTicks, priceTicks }: OrderRequest): number {
  if (!hasTrigger(type)) return triggerTicks === 0 ? 0 : 1;
  if (takesAnyPrice(type) && priceTicks !== triggerTicks) return 1;
  return bad(triggerTicks);
}

/** 0 shows all; what is shown at a time is a part of the whole. */
function badDisplay({ displayLots, quantityLots }: OrderRequest): number {
  if (displayLots === 0) return 0;
  return displayLots <= quantityLots ? bad(displayLots) : 1;
}

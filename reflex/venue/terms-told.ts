import type { Execution } from '../model/event.ts';
import type { Instrument } from '../model/instrument.ts';

/**
 * The terms that a venue tells of an order, as decimal text. What is no amount, or off the grid (somebody
 * has given it to the order by hand), is not told.
 */
export function termsTold(
  quantity: unknown,
  price: unknown,
  instrument: Instrument,
): Pick<Execution, 'terms'> {
  if (typeof quantity !== 'string' || typeof price !== 'string') return {};
  const quantityLots = instrument.lots(quantity);
  const priceTicks = instrument.ticks(price);
  return quantityLots > 0 && priceTicks > 0 ? { terms: { quantityLots, priceTicks } } : {};
}

import type { TrackedOrder } from '../act/tracked-order.ts';
import type { OrderState, OrderType } from '../model/order.ts';
import type { InPlace, Terms } from '../model/terms.ts';

/** The venue has the order, and it can trade. */
const OPEN: ReadonlySet<OrderState> = new Set(['ACKED', 'PARTIAL']);
const PLAIN: ReadonlySet<OrderType> = new Set(['LIMIT', 'LIMIT_MAKER']);

/**
 * How an amendment is made: in place where the venue of the symbol can do this one, else as a cancel and a
 * new order. `wanted`: what is to be open of it afterwards. An order whose last amendment was refused or in
 * doubt, or of which a question is open, is not changed in place, nor are exits of brackets, orders with a
 * trigger price and icebergs. What would change nothing is nothing, where the venue would refuse it.
 */
export function wayOf(
  can: InPlace | null,
  order: TrackedOrder,
  wanted: Terms,
): 'in place' | 'anew' | 'nothing' {
  const { request, state, questioned, isExit, filledLots } = order;
  if (can === null) return 'anew';
  const more = wanted.quantityLots - (request.quantityLots - filledLots);
  if (more === 0 && wanted.priceTicks === request.priceTicks) return 'nothing';
  if (!order.terms.amendable || questioned || isExit || !OPEN.has(state)) return 'anew';
  if (!PLAIN.has(request.type) || request.displayLots !== 0) return 'anew';
  if (can === 'terms') return 'in place';
  return more < 0 && wanted.priceTicks === request.priceTicks ? 'in place' : 'anew';
}

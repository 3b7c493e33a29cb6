import type { Book, BookSide } from '../market/book.ts';
import { DEPTH_HEADER } from '../tape/layout.ts';

/**
 * The DEPTH numbers that turn `from` into `to`: the one update between the end of the tape and its
 * next beginning. Its ids are zero and its event time is zero; the shift gives them their values.
 */
export function seamBetween(from: Book, to: Book): Float64Array {
  const bids = changedLevels(from.bids, to.bids);
  const asks = changedLevels(from.asks, to.asks);
  const numbers = new Float64Array(DEPTH_HEADER + bids.length + asks.length);
  numbers[3] = bids.length / 2;
  numbers[4] = asks.length / 2;
  numbers.set(bids, DEPTH_HEADER);
  numbers.set(asks, DEPTH_HEADER + bids.length);
  return numbers;
}

/** Price and quantity pairs, best price first as the venue lists them; quantity 0 for levels gone. */
function changedLevels(from: BookSide, to: BookSide): number[] {
  const changes: [price: number, quantity: number][] = [];
  for (let rank = 0; rank < from.length; rank++) {
    const price = from.priceAt(rank);
    if (to.quantityOf(price) === 0) changes.push([price, 0]);
  }
  for (let rank = 0; rank < to.length; rank++) {
    const price = to.priceAt(rank);
    const quantity = to.quantityAt(rank);
    if (from.quantityOf(price) !== quantity) changes.push([price, quantity]);
  }
  const rising = to.length > 1 && to.priceAt(1) > to.priceAt(0);
  changes.sort(([one], [other]) => (rising ? one - other : other - one));
  return changes.flat();
}

import type { BookSide, BookView } from '../market/book.ts';
import type { BookChange } from './pair-market.ts';

/** Price and quantity in turns, from the best level. */
export function levelsOf(side: BookSide, depth = Number.POSITIVE_INFINITY): number[] {
  const levels: number[] = [];
  for (let rank = 0; rank < Math.min(depth, side.length); rank++) {
    levels.push(side.priceAt(rank), side.quantityAt(rank));
  }
  return levels;
}

/** The change that turns a book into one with these levels. */
export function changeTo(target: BookChange, book: BookView): BookChange {
  return { bids: sideChange(target.bids, book.bids), asks: sideChange(target.asks, book.asks) };
}

function sideChange(target: readonly number[], side: BookSide): number[] {
  const kept = new Map<number, number>();
  for (let at = 0; at < target.length; at += 2) kept.set(target[at]!, target[at + 1]!);
  const levels: number[] = [];
  for (let rank = 0; rank < side.length; rank++) {
    const price = side.priceAt(rank);
    if (!kept.has(price)) levels.push(price, 0);
  }
  for (const [price, quantity] of kept) {
    if (side.quantityOf(price) !== quantity) levels.push(price, quantity);
  }
  return levels;
}

/**
 * What of a change a client of fewer levels is told: changes of levels that it has or now gets, and
 * the levels that moved up into its depth. Levels that fell out of it are not mentioned: the client
 * truncates. Without a level when nothing is left to tell.
 *
 *   depth 3 of 5     before  A B C D E      change  B gone      told  B gone, D
 */
export function narrowChange(
  change: BookChange,
  before: BookChange,
  book: BookView,
  depth: number,
): BookChange {
  return {
    bids: narrowSide(change.bids, before.bids, book.bids, depth),
    asks: narrowSide(change.asks, before.asks, book.asks, depth),
  };
}

function narrowSide(
  change: readonly number[],
  before: readonly number[],
  side: BookSide,
  depth: number,
): number[] {
  const had = new Set<number>();
  for (let at = 0; at < Math.min(before.length, depth * 2); at += 2) had.add(before[at]!);
  const has = new Set<number>();
  for (let rank = 0; rank < Math.min(depth, side.length); rank++) has.add(side.priceAt(rank));
  const told: number[] = [];
  const mentioned = new Set<number>();
  for (let at = 0; at < change.length; at += 2) {
    const price = change[at]!;
    if (!had.has(price) && !has.has(price)) continue;
    told.push(price, change[at + 1]!);
    mentioned.add(price);
  }
  for (const price of has) {
    if (!had.has(price) && !mentioned.has(price)) told.push(price, side.quantityOf(price));
  }
  return told;
}

/**
 * What of a change a client of more levels than the book has is told: it does not truncate where the
 * book does, so that levels which fell out of the book have to be taken from it.
 */
export function widenChange(change: BookChange, before: BookChange, book: BookView): BookChange {
  return {
    bids: widenSide(change.bids, before.bids, book.bids),
    asks: widenSide(change.asks, before.asks, book.asks),
  };
}

function widenSide(change: readonly number[], before: readonly number[], side: BookSide): number[] {
  const told = new Map<number, number>();
  for (let at = 0; at < before.length; at += 2) {
    if (side.quantityOf(before[at]!) === 0) told.set(before[at]!, 0);
  }
  for (let at = 0; at < change.length; at += 2) {
    const quantity = side.quantityOf(change[at]!);
    if (quantity > 0) told.set(change[at]!, quantity);
  }
  return [...told].flat();
}

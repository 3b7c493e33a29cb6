import type { Money } from '@voltaire/reflex/model/money.ts';
import type { Side } from '../market/book.ts';
import { isBetter, opposite, type Level, type Liquidity } from '../market/liquidity.ts';
import { valueMoney } from '../market/units.ts';

/** What an incoming order would trade, best price first. */
export interface Take {
  readonly levels: readonly Level[];
  readonly quantity: number;
  readonly cost: Money;
}

/**
 * Walks the levels that an order of `side` can trade with, up to `quantity` and, unless it is NaN, no
 * worse than `limit`. Levels off the lot grid give whole lots only.
 */
export function planTake(
  liquidity: Liquidity,
  side: Side,
  quantity: number,
  limit: number,
  lot: number,
): Take {
  const from = opposite(side);
  const levels: Level[] = [];
  let left = quantity;
  let cost = 0n;
  for (const { price, quantity: shown } of liquidity.levels(from)) {
    if (left === 0 || isBetter(from, limit, price)) break;
    const part = Math.min(left, shown - (shown % lot));
    if (part === 0) continue;
    levels.push({ price, quantity: part });
    left -= part;
    cost += valueMoney(price, part);
  }
  return { levels, quantity: quantity - left, cost };
}

/** Whether an order of `side` at `price` meets the other side of the book as it is shown. */
export function crosses(liquidity: Liquidity, side: Side, price: number): boolean {
  const best = liquidity.bestPrice(opposite(side));
  return best === price || isBetter(opposite(side), best, price);
}

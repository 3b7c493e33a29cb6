/**
 * What happens where two orders of one account would trade with each other, in Binance's words ("Self
 * Trade Prevention (STP) FAQ"). The mode is that of the order that comes in; the one that waits has no say.
 */
import { isBetter, opposite, type Liquidity } from '../market/liquidity.ts';
import type { Side } from '../market/book.ts';
import { type Order, type OrderRequest, remaining, takesAnyPrice } from './order.ts';
import type { RestingOrders } from './resting.ts';

/** NONE: the two do not see each other here; a venue would let them trade. */
export type SelfTradeMode = 'NONE' | 'EXPIRE_TAKER' | 'EXPIRE_MAKER' | 'EXPIRE_BOTH' | 'DECREMENT';

/** An order that waits, and what the two lose because they may not trade. */
export interface Meeting {
  readonly maker: Order;
  readonly ofTaker: number;
  readonly ofMaker: number;
}

export interface Prevention {
  /** The most that the incoming order may still take of others. */
  readonly quantity: number;
  readonly meetings: readonly Meeting[];
}

export interface Incoming extends Pick<OrderRequest, 'type' | 'side' | 'price' | 'selfTrade'> {
  readonly account: Order['account'];
}

/** Of an incoming order for `quantity`: which orders of its own account it would reach, and when. */
export function preventSelfTrades(
  resting: RestingOrders,
  liquidity: Liquidity,
  incoming: Incoming,
  quantity: number,
  lot: number,
): Prevention {
  const { selfTrade = 'NONE' } = incoming;
  const meetings: Meeting[] = [];
  let left = quantity;
  let ahead = 0;
  for (const maker of facing(resting, incoming)) {
    ahead = Math.max(ahead, quantityAhead(liquidity, maker, lot));
    if (ahead >= left) break;
    const rest = left - ahead;
    switch (selfTrade) {
      case 'EXPIRE_MAKER':
        meetings.push({ maker, ofTaker: 0, ofMaker: remaining(maker) });
        break;
      case 'DECREMENT': {
        const both = Math.min(rest, remaining(maker));
        meetings.push({ maker, ofTaker: both, ofMaker: both });
        left -= both;
        break;
      }
      default: {
        const ofMaker = selfTrade === 'EXPIRE_BOTH' ? remaining(maker) : 0;
        meetings.push({ maker, ofTaker: rest, ofMaker });
        return { quantity: ahead, meetings };
      }
    }
  }
  return { quantity: left, meetings };
}

/** Whether it would reach an order of its own account if nobody else stood there: post-only is refused then. */
export function facesItself(resting: RestingOrders, incoming: Incoming): boolean {
  return facing(resting, incoming).length > 0;
}

/** Orders of its own account on the other side that its price reaches, the first to be met first. */
function facing(resting: RestingOrders, incoming: Incoming): readonly Order[] {
  const { account, type, side, price, selfTrade = 'NONE' } = incoming;
  if (selfTrade === 'NONE' || resting.size === 0) return [];
  const there: Side = opposite(side);
  const reached = (maker: Order): boolean =>
    takesAnyPrice(type) || !isBetter(there, price, maker.price);
  return resting.on(there).filter((maker) => maker.account === account && reached(maker));
}

/** What of others an incoming order trades with before it reaches this one, in whole lots. */
function quantityAhead(
  liquidity: Liquidity,
  { side, price, queueAhead }: Order,
  lot: number,
): number {
  let ahead = 0;
  for (const level of liquidity.levels(side)) {
    if (isBetter(side, price, level.price)) break;
    const shown = level.price === price ? Math.min(level.quantity, queueAhead) : level.quantity;
    ahead += shown - (shown % lot);
  }
  return ahead;
}

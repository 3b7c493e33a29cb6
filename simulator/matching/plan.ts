import { type Liquidity } from '../market/liquidity.ts';
import type { TradingPair } from '../market/trading-pair.ts';
import { type OrderRequest, takesAnyPrice } from './order.ts';
import type { RestingOrders } from './resting.ts';
import { facesItself, type Incoming, type Meeting, preventSelfTrades } from './self-trade.ts';
import { crosses, planTake, type Take } from './take.ts';

/** What an incoming order trades, and what it and others of its account lose to self-trade prevention. */
export interface Plan {
  readonly take: Take;
  readonly meetings: readonly Meeting[];
}

export type IncomingOrder = Incoming & Pick<OrderRequest, 'timeInForce'>;

/** What an incoming order meets. */
export interface Facing {
  readonly pair: TradingPair;
  readonly liquidity: Liquidity;
  readonly resting: RestingOrders;
}

const NO_LIMIT = Number.NaN;
export const NOTHING: Plan = { take: { levels: [], quantity: 0, cost: 0n }, meetings: [] };

export function planOrder(facing: Facing, incoming: IncomingOrder, wanted: number): Plan {
  const { type, side, price, timeInForce } = incoming;
  if (type === 'LIMIT_MAKER') return NOTHING;
  const { liquidity, pair, resting } = facing;
  const limit = takesAnyPrice(type) ? NO_LIMIT : price;
  const { quantity, meetings } = preventSelfTrades(resting, liquidity, incoming, wanted, pair.lot);
  const take = planTake(liquidity, side, quantity, limit, pair.lot);
  if (timeInForce === 'FOK' && take.quantity < wanted) return NOTHING;
  return { take, meetings };
}

/** Whether a post-only order at this price is refused: the book that it meets has its account's orders too. */
export function wouldTake({ resting, liquidity }: Facing, order: Incoming, price: number): boolean {
  return facesItself(resting, { ...order, price }) || crosses(liquidity, order.side, price);
}

import type { RequestedOrder, Side } from '../model/order.ts';
import type { MarketView } from '../orient/market-view.ts';

export type Working = Pick<RequestedOrder, 'type' | 'timeInForce' | 'priceTicks'>;

/** How an order is worked: at rest at the own side of the touch, taking the other, or as a market order. */
export function workedAs(view: MarketView, side: Side): Working {
  const near = side > 0 ? view.bidTicks : view.askTicks;
  const far = side > 0 ? view.askTicks : view.bidTicks;
  switch (view.influence.urgency) {
    case 'PASSIVE':
      return { type: 'LIMIT', timeInForce: 'GTC', priceTicks: near };
    case 'TOUCH':
      return { type: 'LIMIT', timeInForce: 'IOC', priceTicks: far };
    case 'MARKET':
      return { type: 'MARKET', timeInForce: 'IOC', priceTicks: far };
  }
}

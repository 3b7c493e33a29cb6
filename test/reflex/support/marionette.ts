import type { Strategy } from '@voltaire/reflex/decide/strategy.ts';
import type { StrategyAnswer } from '@voltaire/reflex/model/intent.ts';
import type { OrderRequest } from '@voltaire/reflex/model/order.ts';
import type { MarketView } from '@voltaire/reflex/orient/market-view.ts';

/**
 * A strategy on strings: the sizes of the quote say what it wants, so that a test drives it with
 * events alone and the same events give the same intents again.
 */
export const Want = {
  NOTHING: 1,
  BUY: 2,
  SELL: 3,
  BUY_REDUCE: 4,
  SELL_REDUCE: 5,
  CANCEL: 6,
  /** Rests at the own side of the touch. */
  BID: 7,
  OFFER: 8,
  BUY_FAR: 9,
} as const;

export const marionette: Strategy = {
  name: 'marionette',
  version: '1',
  defaults: {},
  decide(view: MarketView): StrategyAnswer {
    const lots = view.bidLots;
    switch (view.askLots) {
      case Want.BUY:
        return place(view, 1, lots, view.askTicks, false);
      case Want.SELL:
        return place(view, -1, lots, view.bidTicks, false);
      case Want.BUY_REDUCE:
        return place(view, 1, lots, view.askTicks, true);
      case Want.SELL_REDUCE:
        return place(view, -1, lots, view.bidTicks, true);
      case Want.BID:
        return place(view, 1, lots, view.bidTicks, false);
      case Want.OFFER:
        return place(view, -1, lots, view.askTicks, false);
      case Want.BUY_FAR:
        return place(view, 1, lots, Math.round(view.askTicks * 1.5), false);
      case Want.CANCEL: {
        const oldest = view.working[0];
        if (!oldest) return { kind: 'hold', reason: 'NOTHING_TO_CANCEL' };
        return { kind: 'cancel', clientOrderId: oldest.clientOrderId, why: 'told to' };
      }
      default:
        return { kind: 'hold', reason: 'NOTHING_WANTED' };
    }
  },
};

function place(
  view: MarketView,
  side: OrderRequest['side'],
  quantityLots: number,
  priceTicks: number,
  reduceOnly: boolean,
): StrategyAnswer {
  return {
    kind: 'place',
    request: {
      symbolId: view.instrument.id,
      strategy: 'marionette',
      side,
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantityLots,
      priceTicks,
      reduceOnly,
    },
    rationale: [],
    why: 'told to',
  };
}

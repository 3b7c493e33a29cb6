import type { Strategy } from '@voltaire/reflex/decide/strategy.ts';
import type { Grounds, StrategyAnswer } from '@voltaire/reflex/model/intent.ts';
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
  /** Another price for the oldest working order: a tick behind the touch. */
  AMEND: 10,
  /** Rests at the own side of the touch. */
  BID: 7,
  OFFER: 8,
  BUY_FAR: 9,
} as const;

export const marionette: Strategy = {
  name: 'marionette',
  version: '1',
  about: 'Does what a test tells it to.',
  parameters: {},
  warmUp: () => [],
  withoutInference: 'TRADE',
  decide(view: MarketView): StrategyAnswer {
    const lots = view.bidLots;
    switch (view.askLots) {
      case Want.BUY:
        return place(1, lots, view.askTicks, false);
      case Want.SELL:
        return place(-1, lots, view.bidTicks, false);
      case Want.BUY_REDUCE:
        return place(1, lots, view.askTicks, true);
      case Want.SELL_REDUCE:
        return place(-1, lots, view.bidTicks, true);
      case Want.BID:
        return place(1, lots, view.bidTicks, false);
      case Want.OFFER:
        return place(-1, lots, view.askTicks, false);
      case Want.BUY_FAR:
        return place(1, lots, Math.round(view.askTicks * 1.5), false);
      case Want.CANCEL: {
        const oldest = view.working[0];
        if (!oldest) return { kind: 'hold', code: 'NOTHING_TO_CANCEL' };
        return { kind: 'cancel', clientOrderId: oldest.clientOrderId, why: 'told to' };
      }
      case Want.AMEND: {
        const oldest = view.working[0];
        if (!oldest) return { kind: 'hold', code: 'NOTHING_TO_AMEND' };
        return {
          kind: 'amend',
          clientOrderId: oldest.clientOrderId,
          quantityLots: lots,
          priceTicks: oldest.side > 0 ? view.bidTicks - 1 : view.askTicks + 1,
          ...grounds(oldest.side),
        };
      }
      default:
        return { kind: 'hold', code: 'NOTHING_WANTED' };
    }
  },
};

function place(
  side: OrderRequest['side'],
  quantityLots: number,
  priceTicks: number,
  reduceOnly: boolean,
): StrategyAnswer {
  return {
    kind: 'place',
    request: { side, type: 'LIMIT', timeInForce: 'GTC', quantityLots, priceTicks, reduceOnly },
    ...grounds(side),
  };
}

function grounds(side: OrderRequest['side']): Grounds {
  return {
    score: side,
    threshold: 1,
    rationale: [{ name: 'told', value: side, unit: '', weight: 1, contribution: side }],
    why: 'told to',
  };
}

import type { Strategy } from '@voltaire/reflex/decide/strategy.ts';
import type { Grounds, StrategyAnswer } from '@voltaire/reflex/model/intent.ts';
import type { OrderType, Side, TimeInForce } from '@voltaire/reflex/model/order.ts';
import type { MarketView } from '@voltaire/reflex/orient/market-view.ts';

/** What a puppet may be told to want. */
export const WANTS = [
  'nothing',
  'take',
  'rest',
  'take to reduce',
  'rest to reduce',
  'post only',
  'fill or kill',
  'cancel',
  'amend the price',
  'amend both',
  'far away',
  'malformed',
  'against its score',
] as const;
export type WantName = (typeof WANTS)[number];

export interface Told {
  /** Sum of 1 (red) and 2 (blue). */
  readonly who: number;
  readonly want: WantName;
  readonly side: Side;
  readonly lots: number;
  /** 0 to 15: how far behind the touch; which of its orders. */
  readonly step: number;
}

/**
 * The string that all puppets hang on is the size of the best ask: tests drive them with events alone,
 * and a replay pulls the same strings.
 */
export function stringOf({ who, want, side, step }: Told): number {
  return 1 + WANTS.indexOf(want) + 16 * (who + 4 * (step + 16 * (side > 0 ? 1 : 0)));
}

export function puppet(name: string, mask: number): Strategy {
  return {
    name,
    version: '1',
    about: 'Does what a test tells it to.',
    parameters: {},
    warmUp: () => [],
    withoutInference: 'TRADE',
    decide(view): StrategyAnswer {
      const code = view.askLots - 1;
      const rest = Math.floor(code / 16);
      if ((rest & mask) === 0) return { kind: 'hold', code: 'NOTHING_WANTED' };
      const step = Math.floor(rest / 4) % 16;
      const side: Side = Math.floor(rest / 64) > 0 ? 1 : -1;
      return answerTo(view, { who: 0, want: WANTS[code % 16]!, side, lots: view.bidLots, step });
    },
  };
}

/** What it says to this, for a strategy in a thread of its own as well. */
export function answerTo(view: MarketView, { want, side, lots, step }: Told): StrategyAnswer {
  const own = side > 0 ? view.bidTicks : view.askTicks;
  const other = side > 0 ? view.askTicks : view.bidTicks;
  const behind = own - side * step * 40;
  const place = (
    priceTicks: number,
    reduceOnly = false,
    type: OrderType = 'LIMIT',
    timeInForce: TimeInForce = 'GTC',
    score: number = side,
  ): StrategyAnswer => ({
    kind: 'place',
    request: { side, type, timeInForce, quantityLots: lots, priceTicks, reduceOnly },
    ...groundsFor(score),
  });
  const order = view.working[step % Math.max(1, view.working.length)];
  switch (want) {
    case 'nothing':
      return { kind: 'hold', code: 'NOTHING_WANTED' };
    case 'take':
      return place(other);
    case 'rest':
      return place(behind);
    case 'take to reduce':
    case 'rest to reduce': {
      // Mostly what may pass: towards zero, and no further.
      if (step % 4 === 0) return place(other, true);
      const held = view.positionLots;
      if (held === 0) return { kind: 'hold', code: 'NOTHING_TO_REDUCE' };
      const fitting = Math.min(lots, Math.abs(held));
      return reduce(view, held > 0 ? -1 : 1, fitting, want === 'take to reduce');
    }
    case 'post only':
      return place(behind, false, 'LIMIT_MAKER');
    case 'fill or kill':
      return place(other, false, 'LIMIT', 'FOK');
    case 'far away':
      return place(Math.round(own * (1 + side / 2)));
    case 'malformed':
      return place(Number.NaN);
    case 'against its score':
      return place(other, false, 'LIMIT', 'GTC', -side);
    case 'cancel':
      if (!order) return { kind: 'hold', code: 'NOTHING_TO_CANCEL' };
      return { kind: 'cancel', clientOrderId: order.clientOrderId, why: 'told to' };
    default: {
      if (!order) return { kind: 'hold', code: 'NOTHING_TO_AMEND' };
      const quantityLots = want === 'amend both' ? lots : order.lots;
      const touch = order.side > 0 ? view.bidTicks : view.askTicks;
      const priceTicks = touch - order.side * (step * 40 + 7);
      const { clientOrderId } = order;
      return { kind: 'amend', clientOrderId, quantityLots, priceTicks, ...groundsFor(order.side) };
    }
  }
}

function reduce(
  { bidTicks, askTicks }: MarketView,
  side: Side,
  lots: number,
  taking: boolean,
): StrategyAnswer {
  const priceTicks = side > 0 === taking ? askTicks : bidTicks;
  return {
    kind: 'place',
    request: {
      side,
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantityLots: lots,
      priceTicks,
      reduceOnly: true,
    },
    ...groundsFor(side),
  };
}

function groundsFor(score: number): Grounds {
  const signal = { name: 'told', value: score, unit: '', weight: 1, contribution: score };
  return { score, threshold: 1, rationale: [signal], why: 'told to' };
}

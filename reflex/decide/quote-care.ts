import type { CancelIntent, Grounds, Hold, Hurdle, StrategyAnswer } from '../model/intent.ts';
import type { Side } from '../model/order.ts';
import type { MarketView, WorkingOrder } from '../orient/market-view.ts';
import { condition, holdFor, hurdle, settled } from './hurdle.ts';
import { type Aim, type QuoteParameters, quoteSignals, quoteTicks } from './quote.ts';
import { groundsOf } from './score.ts';
import { isTradable } from './sizing.ts';
import { openingForbidden, openingHurdles } from './stance.ts';

export type CareParameters = QuoteParameters & {
  toleranceBps: number;
  quoteLifetimeMs: number;
  restMs: number;
};

const CHANGING = holdFor('ORDER_CHANGING');
const NO_PRICE = holdFor('NO_PRICE');
const SMALL = holdFor('BELOW_MINIMUM_SIZE');
const FULL = holdFor('INVENTORY_FULL');
const RESTING = holdFor('COOLING_DOWN');
export const IN_PLACE = holdFor('QUOTE_IN_PLACE');

/** A quote is let be until it is larger than wanted by this: each tick would ask for another size. */
const OVERSIZE = 1.25;

/** What one side of the market maker needs now. Cancels are never made to wait. */
export function tendSide(
  aim: Aim,
  view: MarketView,
  p: CareParameters,
  side: Side,
): StrategyAnswer {
  let order: WorkingOrder | undefined;
  for (let i = 0; i < view.working.length; i++) {
    const own = view.working[i]!;
    if (own.side !== side) continue;
    if (own.cancelRequested) return CHANGING;
    if (order !== undefined) return cancel(own, 'one quote a side is enough');
    order = own;
  }
  const ticks = quoteTicks(aim, view, side);
  const forbidden = openingForbidden(view, side);
  const most = mostLots(aim, view, side, forbidden);
  const obstacle = ticks === 0 ? NO_PRICE : roomFault(aim, view, side, ticks, most, forbidden);
  if (obstacle !== null) return order === undefined ? obstacle : cancel(order, obstacle.code);
  const lots = Math.min(aim.sizeLots, most);
  if (order !== undefined) {
    if (!(order.lots <= most)) return cancel(order, 'more than this side may still trade');
    if (!(order.ageNs < p.quoteLifetimeMs * 1e6)) return cancel(order, 'too old');
    if (!isTradable(view.instrument, ticks, order.lots)) return cancel(order, 'too small to move');
    if (order.amending) return CHANGING;
    if (isInPlace(aim, p, order, ticks, lots)) return IN_PLACE;
  }
  if (!(view.sinceIntentNs >= p.restMs * 1e6)) return RESTING;
  if (order === undefined) {
    const reduceOnly = forbidden !== null;
    return {
      kind: 'place',
      request: {
        side,
        type: 'LIMIT_MAKER',
        timeInForce: 'GTC',
        priceTicks: ticks,
        quantityLots: lots,
        reduceOnly,
      },
      ...grounds(aim, view, p, ticks, reduceOnly ? 'quote that reduces' : 'quote is missing'),
    };
  }
  return {
    kind: 'amend',
    clientOrderId: order.clientOrderId,
    priceTicks: ticks,
    quantityLots: Math.min(order.lots, lots),
    ...grounds(aim, view, p, ticks, 'quote is out of place'),
  };
}

export function cancel({ clientOrderId }: WorkingOrder, why: string): CancelIntent {
  return { kind: 'cancel', clientOrderId, why };
}

/** In the order in which tendSide looks at them. */
export function sideHurdles(aim: Aim, view: MarketView, p: CareParameters, side: Side): Hurdle[] {
  const { instrument } = view;
  const own = view.working.filter((order) => order.side === side);
  const order = own[0];
  const ticks = quoteTicks(aim, view, side);
  const forbidden = openingForbidden(view, side);
  const most = mostLots(aim, view, side, forbidden);
  const fault = roomFault(aim, view, side, ticks, most, forbidden);
  const value = instrument.notional(ticks, aim.sizeLots);
  const room = instrument.notional(ticks, Math.max(0, most));
  const { minNotional } = instrument;
  const hurdles = [
    condition(CHANGING.code, !own.some((each) => each.cancelRequested || each.amending)),
    condition(NO_PRICE.code, ticks !== 0),
    ...(fault !== null && fault === forbidden ? openingHurdles(view, side) : []),
    settled(SMALL.code, value, 'at least', minNotional, 'quote asset', fault !== SMALL),
    settled(FULL.code, room, 'at least', minNotional, 'quote asset', fault !== FULL),
  ];
  if (order !== undefined) {
    const off = displacementBps(aim, order, ticks);
    const passed = !isInPlace(aim, p, order, ticks, Math.min(aim.sizeLots, most));
    hurdles.push(settled(IN_PLACE.code, off, 'at least', p.toleranceBps, 'bps', passed));
  }
  hurdles.push(hurdle(RESTING.code, view.sinceIntentNs / 1e6, 'at least', p.restMs, 'ms'));
  return hurdles;
}

function grounds(
  aim: Aim,
  view: MarketView,
  p: CareParameters,
  ticks: number,
  why: string,
): Grounds {
  const { influence } = view;
  return groundsOf(quoteSignals(aim, p, ticks), influence, p, influence.threshold, why);
}

/** Lots that may trade on the side before the limit, or before zero where only reductions are open. */
function mostLots(aim: Aim, view: MarketView, side: Side, forbidden: Hold | null): number {
  const held = -side * view.positionLots;
  return forbidden === null ? aim.limitLots + held : held;
}

/** Why the side has no room for a quote that the venue would take; null when it has. */
function roomFault(
  aim: Aim,
  view: MarketView,
  side: Side,
  ticks: number,
  most: number,
  forbidden: Hold | null,
): Hold | null {
  if (forbidden !== null && !(-side * view.positionLots > 0)) return forbidden;
  const { instrument } = view;
  if (!isTradable(instrument, ticks, aim.sizeLots)) return SMALL;
  if (aim.sizeLots <= most || isTradable(instrument, ticks, most)) return null;
  return forbidden ?? FULL;
}

/** How far a quote is from where it should be, basis points. */
function displacementBps({ tickBps }: Aim, order: WorkingOrder, ticks: number): number {
  return Math.abs(order.priceTicks - ticks) * tickBps;
}

function isInPlace(
  aim: Aim,
  p: CareParameters,
  order: WorkingOrder,
  ticks: number,
  lots: number,
): boolean {
  return displacementBps(aim, order, ticks) <= p.toleranceBps && order.lots <= OVERSIZE * lots;
}

import type { CancelIntent, Grounds, Hold, Hurdle, StrategyAnswer } from '../model/intent.ts';
import type { Side } from '../model/order.ts';
import type { MarketView, WorkingOrder } from '../orient/market-view.ts';
import { condition, holdFor, hurdle, settled } from './hurdle.ts';
import { limitLots, type QuoteParameters, quoteSignals, quoteTicks } from './quote.ts';
import { groundsOf } from './score.ts';
import { isTradable, lotsFor } from './sizing.ts';
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
export function tendSide(view: MarketView, p: CareParameters, side: Side): StrategyAnswer {
  let order: WorkingOrder | undefined;
  for (let i = 0; i < view.working.length; i++) {
    const own = view.working[i]!;
    if (own.side !== side) continue;
    if (own.cancelRequested) return CHANGING;
    if (order !== undefined) return cancel(own, 'one quote a side is enough');
    order = own;
  }
  const ticks = quoteTicks(view, p, side);
  const obstacle = ticks === 0 ? NO_PRICE : roomFault(view, p, side, ticks);
  if (obstacle !== null) return order === undefined ? obstacle : cancel(order, obstacle.code);
  const most = mostLots(view, p, side);
  const lots = Math.min(sizeLots(view, p), most);
  if (order !== undefined) {
    if (!(order.lots <= most)) return cancel(order, 'more than this side may still trade');
    if (!(order.ageNs < p.quoteLifetimeMs * 1e6)) return cancel(order, 'too old');
    if (!isTradable(view.instrument, ticks, order.lots)) return cancel(order, 'too small to move');
    if (isInPlace(view, p, order, ticks, lots)) return IN_PLACE;
  }
  if (!(view.sinceIntentNs >= p.restMs * 1e6)) return RESTING;
  if (order === undefined) {
    const reduceOnly = openingForbidden(view, side) !== null;
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
      ...grounds(view, p, ticks, reduceOnly ? 'quote that reduces' : 'quote is missing'),
    };
  }
  return {
    kind: 'amend',
    clientOrderId: order.clientOrderId,
    priceTicks: ticks,
    quantityLots: Math.min(order.lots, lots),
    ...grounds(view, p, ticks, 'quote is out of place'),
  };
}

export function cancel({ clientOrderId }: WorkingOrder, why: string): CancelIntent {
  return { kind: 'cancel', clientOrderId, why };
}

/** In the order in which tendSide looks at them. */
export function sideHurdles(view: MarketView, p: CareParameters, side: Side): Hurdle[] {
  const { instrument } = view;
  const own = view.working.filter((order) => order.side === side);
  const order = own[0];
  const ticks = quoteTicks(view, p, side);
  const size = sizeLots(view, p);
  const most = mostLots(view, p, side);
  const forbidden = openingForbidden(view, side);
  const fault = roomFault(view, p, side, ticks);
  const value = instrument.notional(ticks, size);
  const room = instrument.notional(ticks, Math.max(0, most));
  const { minNotional } = instrument;
  const hurdles = [
    condition(CHANGING.code, !own.some(({ cancelRequested }) => cancelRequested)),
    condition(NO_PRICE.code, ticks !== 0),
    ...(fault !== null && fault === forbidden ? openingHurdles(view, side) : []),
    settled(SMALL.code, value, 'at least', minNotional, 'quote asset', fault !== SMALL),
    settled(FULL.code, room, 'at least', minNotional, 'quote asset', fault !== FULL),
  ];
  if (order !== undefined) {
    const off = displacementBps(view, order, ticks);
    const passed = !isInPlace(view, p, order, ticks, Math.min(size, most));
    hurdles.push(settled(IN_PLACE.code, off, 'at least', p.toleranceBps, 'bps', passed));
  }
  hurdles.push(hurdle(RESTING.code, view.sinceIntentNs / 1e6, 'at least', p.restMs, 'ms'));
  return hurdles;
}

function grounds(view: MarketView, p: CareParameters, ticks: number, why: string): Grounds {
  const { influence } = view;
  return groundsOf(quoteSignals(view, p, ticks), influence, p, influence.threshold, why);
}

function sizeLots(view: MarketView, p: CareParameters): number {
  return lotsFor(p.quoteValue * view.influence.size, view);
}

/** Lots that may trade on the side before the limit, or before zero where only reductions are open. */
function mostLots(view: MarketView, p: CareParameters, side: Side): number {
  const held = -side * view.positionLots;
  return openingForbidden(view, side) === null ? limitLots(view, p) + held : held;
}

/** Why the side has no room for a quote that the venue would take; null when it has. */
function roomFault(view: MarketView, p: CareParameters, side: Side, ticks: number): Hold | null {
  const forbidden = openingForbidden(view, side);
  if (forbidden !== null && !(-side * view.positionLots > 0)) return forbidden;
  const size = sizeLots(view, p);
  if (!isTradable(view.instrument, ticks, size)) return SMALL;
  const lots = Math.min(size, mostLots(view, p, side));
  return isTradable(view.instrument, ticks, lots) ? null : (forbidden ?? FULL);
}

/** How far a quote is from where it should be, basis points. */
function displacementBps({ instrument, mid }: MarketView, order: WorkingOrder, ticks: number) {
  return (1e4 * Math.abs(order.priceTicks - ticks) * instrument.tickSize) / mid;
}

function isInPlace(
  view: MarketView,
  p: CareParameters,
  order: WorkingOrder,
  ticks: number,
  lots: number,
): boolean {
  return displacementBps(view, order, ticks) <= p.toleranceBps && order.lots <= OVERSIZE * lots;
}

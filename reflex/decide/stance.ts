import type { Hold, Hurdle } from '../model/intent.ts';
import type { Side } from '../model/order.ts';
import { TradingLevel } from '../model/trading-level.ts';
import type { MarketView } from '../orient/market-view.ts';
import { condition, holdFor, hurdle } from './hurdle.ts';
import { isDeprived } from './influence.ts';

/*
 * What trading state, bias and missing forecasts leave of a strategy's freedom. None of this protects
 * anybody, the governor does: it spares orders that would be denied, and says why in time.
 */

const HALTED = holdFor('TRADING_STATE');
const PAUSED = holdFor('BIAS_PAUSE');
const REDUCE_ONLY = holdFor('REDUCE_ONLY');
const NO_FORECAST = holdFor('NO_FORECAST');
const NOT_THIS_SIDE = holdFor('BIAS_AGAINST_SIDE');

/** From CANCEL_ONLY on nothing is wanted, not even a cancel: the kernel takes back every order itself. */
export function haltedBy({ tradingLevel }: MarketView): Hold | null {
  return tradingLevel < TradingLevel.CANCEL_ONLY ? null : HALTED;
}

/** A pause leaves nothing but cancels. */
export function pausedBy({ influence }: MarketView): Hold | null {
  return influence.bias === 'PAUSE' ? PAUSED : null;
}

/** What forbids orders that open or add on the side; null when nothing does. */
export function openingForbidden(view: MarketView, side: Side): Hold | null {
  if (!(view.tradingLevel < TradingLevel.REDUCE_ONLY)) return REDUCE_ONLY;
  if (isSideOpen(view, side)) return null;
  return isDeprived(view.influence) ? NO_FORECAST : NOT_THIS_SIDE;
}

/** Whether bias and models leave the side open: a position on one that is not is to be closed. */
export function isSideOpen({ influence }: MarketView, side: Side): boolean {
  return side > 0 ? influence.mayBuy : influence.maySell;
}

/** True when `lots` on the side cannot but bring the position nearer to zero. */
export function onlyReduces({ positionLots }: MarketView, side: Side, lots: number): boolean {
  return lots <= -side * positionLots;
}

export function haltHurdle({ tradingLevel }: MarketView): Hurdle {
  return hurdle(HALTED.code, tradingLevel, 'at most', TradingLevel.REDUCE_ONLY, 'level');
}

export function pauseHurdle({ influence }: MarketView): Hurdle {
  return condition(PAUSED.code, influence.bias !== 'PAUSE');
}

export function openingHurdles(view: MarketView, side: Side): Hurdle[] {
  const open = isSideOpen(view, side);
  const deprived = isDeprived(view.influence);
  return [
    hurdle(REDUCE_ONLY.code, view.tradingLevel, 'at most', TradingLevel.CAUTION, 'level'),
    condition(NO_FORECAST.code, open || !deprived),
    condition(NOT_THIS_SIDE.code, open || deprived),
  ];
}

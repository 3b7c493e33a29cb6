import type { Account } from '../act/account.ts';
import type { OrderCare } from '../act/order-care.ts';
import type { TradingState } from '../governance/trading-state.ts';
import type { Stamped } from '../model/event-kind.ts';
import { TradingLevel } from '../model/trading-level.ts';
import type { Lane } from '../orient/lane.ts';

/**
 * What must not go on working as the trading state is now: from CANCEL_ONLY on everything, and at
 * REDUCE_ONLY whatever could open or add, however long it has been there. A kill that keeps orders
 * (mode HALT) demands neither. The exit of a bracket stays, whatever else halts: it goes by a kill.
 */
export function takeBack(
  lanes: readonly Lane[],
  account: Account,
  care: OrderCare,
  state: TradingState,
  now: Stamped,
): void {
  const { REDUCE_ONLY } = TradingLevel;
  care.cancelWhere(({ isExit, request: { symbolId, strategy, side } }) => {
    const { venue, symbol } = lanes[symbolId]!.instrument.definition;
    const place = { venue, symbol, strategy };
    const level = isExit ? state.levelForExit(place) : state.levelForWorking(place);
    return level > REDUCE_ONLY || (level === REDUCE_ONLY && account.mayAdd(symbolId, side));
  }, now);
}

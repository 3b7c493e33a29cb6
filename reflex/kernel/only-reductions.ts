import type { Account } from '../act/account.ts';
import type { StrategyAnswer } from '../model/intent.ts';
import type { Side } from '../model/order.ts';

/**
 * False for an answer that could open, add or turn the position, together with all that is pending on
 * its side. While a strategy may only reduce (`withoutInference: 'REDUCE'`, a model configured, no
 * fresh forecast) such an answer counts as a hold, whoever wrote the strategy.
 */
export function isNoMoreThanReduction(
  answer: StrategyAnswer,
  symbolId: number,
  account: Account,
): boolean {
  switch (answer.kind) {
    case 'place': {
      const { side, quantityLots } = answer.request;
      return reduces(account, symbolId, side, quantityLots);
    }
    case 'amend': {
      const order = account.desk.find(answer.clientOrderId);
      if (!order) return true; // of nothing, nothing becomes
      return reduces(account, symbolId, order.side, answer.quantityLots - order.pendingLots);
    }
    default:
      return true;
  }
}

/** NaN reduces nothing. */
function reduces(account: Account, symbolId: number, side: Side, lots: number): boolean {
  const held = -side * account.position(symbolId).lots; // lots that this side can take away
  return held > 0 && lots + account.pendingLots(symbolId, side) <= held;
}

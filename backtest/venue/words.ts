import { DEFAULT_MODE } from '@voltaire/simulator/binance/self-trade-modes.ts';
import { SELF_TRADE as KRAKEN_SELF_TRADE } from '@voltaire/simulator/kraken/private/executions.ts';
import { STP_DEFAULT, STP_TYPES } from '@voltaire/simulator/kraken/private/order-request.ts';
import type { SelfTradeMode } from '@voltaire/simulator/matching/self-trade.ts';
import { SELF_TRADE } from '@voltaire/reflex/venue/binance/execution.ts';
import { apiErrors, refusalErrors } from '@voltaire/simulator/binance/api-error.ts';
import type { FilterName } from '@voltaire/simulator/matching/filters.ts';
import type { RefusalReason } from '@voltaire/simulator/matching/order.ts';

export type Reject = RefusalReason | FilterName;

/** Kraken's, as its documentation and clients write them. */
const KRAKEN: Readonly<Record<Reject, string>> = {
  DUPLICATE_ORDER: 'EOrder:Duplicate client order id',
  INSUFFICIENT_BALANCE: 'EOrder:Insufficient funds',
  WOULD_TAKE: 'EOrder:Post only order',
  WOULD_TRIGGER: 'EOrder:Invalid price',
  TOO_MANY_OPEN_ORDERS: 'EOrder:Orders limit exceeded',
  UNKNOWN_ORDER: 'EOrder:Unknown order',
  ALREADY_TRADED: 'EOrder:Invalid order quantity', // (assumed; Kraken takes back the rest instead)
  NOTHING_TO_REDUCE: 'EOrder:Reduce only:No position exists', // (assumed) spot has no positions
  PRICE_FILTER: 'EOrder:Tick size check failed',
  LOT_SIZE: 'EOrder:Order minimum not met',
  MARKET_LOT_SIZE: 'EOrder:Order minimum not met',
  ICEBERG_PARTS: 'EGeneral:Invalid arguments:display_qty',
  NOTIONAL: 'EOrder:Cost minimum not met',
};

/** Why an order was not taken, in the words of its venue. */
export function wordsOf(venue: string, reject: Reject): string {
  if (venue === 'kraken') return KRAKEN[reject];
  const error = isRefusal(reject) ? refusalErrors[reject]() : apiErrors.filter(reject);
  return `${error.code} ${error.message}`;
}

/** What the venue does where two orders of the account would meet, since ours do not say. */
export function selfTradeMode(venue: string): SelfTradeMode {
  return venue === 'kraken' ? STP_TYPES[STP_DEFAULT] : DEFAULT_MODE;
}

/** How it calls the end of an order that would have traded with its own account. */
export function selfTradeEnd(venue: string): { type: 'CANCELED' | 'EXPIRED'; reason: string } {
  if (venue === 'kraken') return { type: 'CANCELED', reason: KRAKEN_SELF_TRADE };
  return { type: 'EXPIRED', reason: SELF_TRADE };
}

function isRefusal(reject: Reject): reject is RefusalReason {
  return reject in refusalErrors;
}

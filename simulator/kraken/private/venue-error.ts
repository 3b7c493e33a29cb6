import type { RefusalReason } from '../../matching/order.ts';

/** A refusal in Kraken's words: "EOrder:Insufficient funds". */
export class VenueError extends Error {
  override readonly name = 'VenueError';
}

/**
 * What the matching engine's refusals are called on the wire. Those marked (assumed) stand in no
 * recording and in no document that we know.
 */
export const REFUSALS: Readonly<Record<RefusalReason, string>> = {
  DUPLICATE_ORDER: 'EOrder:Duplicate cl_ord_id', // (assumed)
  INSUFFICIENT_BALANCE: 'EOrder:Insufficient funds',
  WOULD_TAKE: 'EOrder:Post only order',
  WOULD_TRIGGER: 'EOrder:Invalid price', // (assumed)
  TOO_MANY_OPEN_ORDERS: 'EOrder:Orders limit exceeded',
  UNKNOWN_ORDER: 'EOrder:Unknown order',
  ALREADY_TRADED: 'EOrder:Invalid order quantity', // (assumed)
  NOTHING_TO_REDUCE: 'EOrder:Reduce only:No position exists', // (assumed) spot has no positions
};

import type { Side } from './order.ts';

/** One row of the venue's list of our account's open orders, whoever placed it. */
export interface ListedOrder {
  readonly clientOrderId: string;
  /** As the venue writes it, also of one that we do not trade; empty when it is not told. */
  readonly symbol: string;
  /** Null when it is not told. */
  readonly side: Side | null;
  /** Base asset that may still trade, decimal text; empty when it is not told. */
  readonly quantity: string;
}

/** One that our desk does not know: placed by hand, by another program, or of a lost journal. */
export interface ForeignOrder extends ListedOrder {
  /** Empty when it is not told. */
  readonly venue: string;
}

/** What a journal from before the rest was told knows of one. */
export function listedById(clientOrderId: string): ListedOrder {
  return { clientOrderId, symbol: '', side: null, quantity: '' };
}

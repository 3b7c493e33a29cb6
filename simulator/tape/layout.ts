/**
 * How one frame lies in a tape's number pool. Prices and quantities count 10^-8, times are epoch ms.
 *
 *   QUOTE     updateId  bidPrice bidQuantity  askPrice askQuantity
 *   TRADE     eventMs  tradeId  price quantity  tradeMs  flags
 *   DEPTH     eventMs  firstId lastId  bids asks  (price quantity) × (bids + asks)
 *   SNAPSHOT  lastId  bids asks  (price quantity) × (bids + asks)
 */
export const QUOTE = 0;
export const TRADE = 1;
export const DEPTH = 2;
export const SNAPSHOT = 3;

export type FrameKind = typeof QUOTE | typeof TRADE | typeof DEPTH | typeof SNAPSHOT;

const KINDS: readonly FrameKind[] = [QUOTE, TRADE, DEPTH, SNAPSHOT];

/** The kind of a tape's line. Throws a RangeError on a line that the tape does not have. */
export function kindOf(kinds: Uint8Array, line: number): FrameKind {
  const kind = KINDS[kinds[line] ?? -1];
  if (kind === undefined) throw new RangeError(`the tape has no line ${line}`);
  return kind;
}

export const DEPTH_HEADER = 5;
export const SNAPSHOT_HEADER = 3;

/** TRADE flags. */
export const BUYER_IS_MAKER = 1;
export const BEST_MATCH = 2;

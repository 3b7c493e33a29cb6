/**
 * How one Kraken frame lies in a tape's number pool. Prices and quantities count 10^-8, times are µs
 * since the epoch, a pair is its place in the tape's list.
 *
 *   BOOK_SNAPSHOT, BOOK_UPDATE  pair  checksum  atUs  bids asks  (price quantity) × (bids + asks)
 *   TRADES                      pair  trades  (flags price quantity tradeId atUs) × trades
 */
export const BOOK_SNAPSHOT = 0;
export const BOOK_UPDATE = 1;
export const TRADES = 2;

export const BOOK_HEADER = 5;
export const TRADES_HEADER = 2;
export const TRADE_NUMBERS = 5;

/** TRADES flags. */
export const SELL = 1;
export const MARKET_ORDER = 2;

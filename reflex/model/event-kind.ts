/**
 * Everything that can reach the kernel. `atUs` is the wall clock in microseconds since the epoch,
 * `monoNs` the monotonic clock in nanoseconds: both are stamped outside, at the moment of receipt.
 *
 * The numbers are in every journal ever written: they are only ever added to, never used again.
 */
export const EventKind = {
  BOOT: 1,
  TRADE: 2,
  QUOTE: 3,
  DEPTH_DIFF: 4,
  DEPTH_SNAPSHOT: 5,
  LINK: 6,
  TIMER: 7,
  COMMAND: 8,
  EXECUTION: 9,
  RECONCILED: 10,
  NOT_SENT: 11,
  SENT: 12,
  HEALTH: 13,
  CHAINED_DIFF: 14,
  CHECKED_BOOK: 15,
  PARTIAL_BOOK: 16,
  CANDLE: 17,
  DAY_TICKER: 18,
  VENUE_STATUS: 19,
  SUBSCRIPTION: 20,
  HEARTBEAT: 21,
  BAD_FRAME: 22,
  INFERENCE: 23,
  ANSWER: 24,
  BALANCES: 25,
  PULSE: 26,
  INSTRUMENT_RULES: 27,
} as const;

/** Of every event: see EventKind. */
export interface Stamped {
  atUs: number;
  monoNs: number;
}

import type { DeadManTimes } from '../dead-man.ts';

/** No message of the venue is larger: its list of all instruments has less than a megabyte. */
export const MAX_FRAME_BYTES = 4 << 20;

/** A book shows at most 1,000 levels a side; a message may remove each and set another. */
export const MAX_LEVELS = 2_000;

/** Trades, books, tickers or candles in one message. */
export const MAX_ENTRIES = 10_000;

export const HIGHEST_CHECKSUM = 0xffffffff;

/** What the venue lets one address connect, by its support pages ("about 150 in 10 minutes"). */
export const ATTEMPTS = 150;
export const ATTEMPTS_WINDOW_MS = 600_000;
/** REST counter of the Starter tier ("Spot REST rate limits"): nothing tells which tier it is. */
export const REST_LIMIT = 15;
export const REST_DECAY = 0.33;

/** "Recommended: call every 15 to 30 s with a timeout of 60" (WebSocket API v2, "Cancel after"). */
export const DEAD_MAN: DeadManTimes = { timeoutS: 60, renewMs: 15_000 };

import type { FeedCode } from '../model/outcome.ts';

/** What a message did to a book: it is in step, it still waits for its snapshot, or it is wrong. */
export type BookVerdict = Extract<
  FeedCode,
  | 'IN_STEP'
  | 'AWAITING_SNAPSHOT'
  | 'GAP'
  | 'CROSSED_BOOK'
  | 'CHECKSUM_MISMATCH'
  | 'QUOTE_MISMATCH'
  | 'BAD_SNAPSHOT'
>;

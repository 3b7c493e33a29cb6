import { z } from 'zod';

const positive = z.number().positive().finite();

/** How the journal is kept. */
export const journal = z.strictObject({
  /** A segment that is as large, or as old, is followed by another. */
  segmentMB: positive.default(256),
  segmentHours: positive.default(24),
});

export type JournalConfig = z.output<typeof journal>;

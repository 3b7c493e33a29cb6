import type { SegmentLimits } from '@voltaire/reflex/journal/writer.ts';
import { z } from 'zod';
import type { UpkeepSettings } from '../ledger/upkeep.ts';

const positive = z.number().positive().finite();
const HOUR_MS = 3_600_000;

/** How the journal is kept. */
export const journal = z.strictObject({
  /** A segment that is as large, or as old, is followed by another. */
  segmentMB: positive.default(256),
  segmentHours: positive.default(24),
  /** A segment is compressed when nothing was written to it for so long; false: never. */
  compressAfterHours: z.union([z.number().nonnegative().finite(), z.literal(false)]).default(24),
  /** A run is dropped when it ended so long ago, five years by default; false: never. */
  retentionDays: z.union([positive, z.literal(false)]).default(1_827),
});

type JournalConfig = z.output<typeof journal>;

export function segmentLimitsOf({ segmentMB, segmentHours }: JournalConfig): SegmentLimits {
  return { bytes: segmentMB * 1e6, ms: segmentHours * HOUR_MS };
}

export function upkeepOf({ compressAfterHours, retentionDays }: JournalConfig): UpkeepSettings {
  return {
    compressAfterMs: compressAfterHours === false ? null : compressAfterHours * HOUR_MS,
    keepMs: retentionDays === false ? null : retentionDays * 24 * HOUR_MS,
  };
}

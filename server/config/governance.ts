import { MEASURES } from '@voltaire/reflex/governance/measures.ts';
import { DEFAULT_SENTINEL } from '@voltaire/reflex/governance/sentinel-limits.ts';
import { z } from 'zod';

const positive = z.number().positive().finite();
const count = z.number().int().positive();

const measure = z
  .strictObject({ warn: positive, trip: positive, clear: positive })
  .refine(({ warn, trip, clear }) => clear <= warn && warn <= trip, {
    message:
      'clear ≤ warn ≤ trip must hold: it warns before it opens the breaker, and is well below both',
  });

const measures = z.strictObject(
  Object.fromEntries(
    MEASURES.map(({ name }) => [name, measure.default(DEFAULT_SENTINEL.measures[name]!)]),
  ),
);

/** What is not given is as governance/sentinel-limits.ts has it. */
export const sentinel = z.strictObject({
  measures: measures.prefault({}),
  confirmations: count.default(DEFAULT_SENTINEL.confirmations),
  openMs: positive.default(DEFAULT_SENTINEL.openMs),
  probationMs: positive.default(DEFAULT_SENTINEL.probationMs),
});

/** Which models may be listened to: none that is not named. */
export const inference = z.strictObject({
  models: z.array(z.string().min(1)).min(1, 'must name one model at least'),
  maxAgeMs: positive.default(60_000),
  maxJumpBps: positive.default(100),
  adviceTightens: z.boolean().default(false),
});

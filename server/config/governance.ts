import { z } from 'zod';

const positive = z.number().positive().finite();
const count = z.number().int().positive();

const measure = z
  .strictObject({
    warn: z.number().finite(),
    trip: z.number().finite(),
    clear: z.number().finite(),
  })
  .refine(({ warn, trip }) => warn <= trip, {
    path: ['warn'],
    message: 'must not be above trip: it warns before it opens the breaker',
  })
  .refine(({ clear, trip }) => clear <= trip, {
    path: ['clear'],
    message: 'must not be above trip, or the breaker would open and close at once',
  });

/** Thresholds by the name of a measure; those that are not named keep the Sentinel's own. */
export const sentinel = z.strictObject({
  measures: z.record(z.string(), measure).default({}),
  confirmations: count.default(3),
  openMs: positive.default(30_000),
  probationMs: positive.default(60_000),
});

/** Which models may be listened to: none that is not named. */
export const inference = z.strictObject({
  models: z.array(z.string().min(1)).min(1, 'must name one model at least'),
  maxAgeMs: positive.default(60_000),
  maxJumpBps: positive.default(100),
});

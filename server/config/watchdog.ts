import { z } from 'zod';

/** `voltaire watchdog`: a process of its own, with a key of its own. */
export const watchdog = z.strictObject({
  /** How long the kernel's heartbeat may stand still before every order is cancelled. */
  afterS: z.number().min(3).max(600).default(10),
  /** JSON like orders.keyFile, of a key that can cancel and not place; else VOLTAIRE_WATCHDOG_… */
  keyFile: z.string().min(1).optional(),
});

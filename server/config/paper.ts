import { z } from 'zod';
import { fees } from './fees.ts';

const amount = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,8})?$/, 'must be an amount as decimal text, for example "20000"');
const latency = z.number().min(0).max(60_000);

/** What is assumed of the venue that fills orders in mode 'paper': docs/paper.md. */
export const paper = z.strictObject({
  fees,
  /** Who leaves a queue without a trade: nobody ahead of us, or as large a share as of those behind. */
  queue: z.enum(['pessimistic', 'proportional']).default('pessimistic'),
  /** Of an order on its way, and of its answer; on top of what the market data itself took. */
  latencyMs: z
    .strictObject({ order: latency.default(20), response: latency.default(20) })
    .prefault({}),
  /** What the account begins with at each start, by asset; of what is not named there is nothing. */
  balances: z.record(z.string().min(1), amount).default({ USDT: '20000', USD: '20000' }),
});

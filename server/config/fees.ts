import { z } from 'zod';

const rate = z
  .string()
  .regex(/^0(\.\d{1,8})?$/, 'must be a rate as decimal text below 1, for example "0.001"');

const tierVolume = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,8})?$/, 'must be an amount as decimal text, for example "250000"');

/** Fixed rates, or each venue's schedule for an account that has traded so many dollars in 30 days. */
export const fees = z
  .union([z.strictObject({ maker: rate, taker: rate }), z.strictObject({ tierVolume })])
  .default({ maker: '0.001', taker: '0.001' });

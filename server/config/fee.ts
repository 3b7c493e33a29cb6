import { z } from 'zod';

/** A share of what a trade brings in, as decimal text. */
export const fee = z
  .string()
  .regex(/^0(\.\d{1,8})?$/, 'must be a rate as decimal text below 1, for example "0.001"');

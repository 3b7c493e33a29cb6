import { z } from 'zod';

const url = z.url({
  protocol: /^https?$/,
  error: 'must be an address such as "https://tsa.example.org/"',
});
/** The newest checkpoint goes there so often. */
const everyMinutes = z.number().positive().finite().default(60);

const anchor = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('file'),
    /** A folder that is there, best on another machine. */
    directory: z.string().min(1),
    /** It is git's: each checkpoint is a commit. */
    git: z.boolean().default(false),
    everyMinutes,
  }),
  /** A time-stamp authority, RFC 3161. */
  z.strictObject({ type: z.literal('timeStamp'), url, everyMinutes }),
  z.strictObject({
    type: z.literal('webhook'),
    url,
    headers: z.record(z.string(), z.string()).default({}),
    everyMinutes,
  }),
]);

/** Where checkpoints go beside the journal; nowhere by default. */
export const ledger = z.strictObject({ anchors: z.array(anchor).default([]) });

export type AnchorConfig = z.output<typeof anchor>;

import { z } from 'zod';

const DAY_S = 86_400;
const MOST_FEEDS = 50;

const address = z.string().refine(isWebAddress, {
  message: 'must be an address that begins with https:// or http://, without a password in it',
});

function isWebAddress(text: string): boolean {
  if (text.length > 2_000 || !URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}

const feed = z.strictObject({
  /** Stands beside each of its texts. */
  name: z
    .string()
    .regex(
      /^[\p{L}\p{N}][\p{L}\p{N} ._&-]{0,39}$/u,
      'must be letters, digits, spaces and . _ & -, at most 40',
    ),
  /** RSS or Atom. */
  url: address,
  /** Read this often, seconds. */
  everyS: z.number().int().min(60).max(DAY_S).default(300),
  /** All its texts are about these, whatever words are in them. */
  symbols: z.array(z.string().min(1)).default([]),
  /** True: it may be on this machine or in a private network. */
  local: z.boolean().default(false),
});

export type NewsFeedConfig = z.output<typeof feed>;

const ticker = z.string().regex(/^[A-Z0-9]{1,20}$/, 'must be a ticker, for example "BTC"');

/** News: where they come from, and how long they count. Without a feed nothing is asked of anybody. */
export const news = z
  .strictObject({
    feeds: z
      .array(feed)
      .max(MOST_FEEDS)
      .default([])
      .superRefine((list, context) => {
        list.forEach(({ name }, i) => {
          if (list.findIndex((each) => each.name === name) === i) return;
          const message = `"${name}" is the name of a feed before it`;
          context.addIssue({ code: 'custom', path: [i, 'name'], message });
        });
      }),
    /** Whether POST /news takes texts from whoever has a token for it. */
    webhook: z.boolean().default(true),
    /** Texts that one token may hand in per minute, by the webhook and by publishNews together. */
    publishPerMinute: z.number().int().min(1).max(600).default(60),
    /** A text weighs half after this long, seconds. */
    halfLifeS: z
      .number()
      .min(60)
      .max(7 * DAY_S)
      .default(3_600),
    /** And counts no longer after this long, seconds. */
    maxAgeS: z
      .number()
      .min(60)
      .max(7 * DAY_S)
      .default(21_600),
    /** More names of assets by ticker; a "?" behind one: it means other things as well. */
    aliases: z.record(ticker, z.array(z.string().min(2).max(40)).min(1)).default({}),
  })
  .refine(({ halfLifeS, maxAgeS }) => halfLifeS <= maxAgeS, {
    path: ['halfLifeS'],
    message: 'must not be above maxAgeS: a text would end before it weighs half',
  });

export type NewsConfig = z.output<typeof news>;

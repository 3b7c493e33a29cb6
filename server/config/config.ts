import { z } from 'zod';
import { DEFAULT_FEEDS, endpointOf, feeds, type FeedConfig, symbolsOf } from './feeds.ts';

const positive = z.number().positive().finite();

const strategy = z
  .strictObject({
    /** Of a built-in one; with `file` another name than the strategy gives itself. */
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be small letters, digits and dashes, a letter first')
      .optional(),
    /** A user's own: TypeScript or JavaScript, relative to the current folder. */
    file: z.string().min(1).optional(),
    symbol: z.string().min(1),
    parameters: z.record(z.string(), z.number()).default({}),
    /** Of a user's own: an answer later than this counts as none, milliseconds. */
    budgetMs: positive.max(10_000).optional(),
  })
  .refine(({ name, file }) => name !== undefined || file !== undefined, {
    message: 'needs the `name` of a built-in strategy or the `file` of your own',
  })
  .refine(({ file, budgetMs }) => file !== undefined || budgetMs === undefined, {
    path: ['budgetMs'],
    message: 'is for strategies with a `file`: built-in ones are part of the kernel',
  });

const symbolLimits = z.strictObject({
  maxOrderValue: positive.optional(),
  maxPosition: positive.optional(),
  priceCollarBps: positive.optional(),
  maxDataAgeMs: positive.optional(),
});

const fee = z
  .string()
  .regex(/^0(\.\d{1,8})?$/, 'must be a rate as decimal text below 1, for example "0.001"');

const simulator = z.strictObject({
  /** On loopback; 0 takes any free one. Its /faults takes faults to be played to the feeds. */
  port: z.number().int().min(0).max(65_535).default(0),
  /** 1 is real time; "max" is as fast as the platform takes it. */
  speed: z.union([positive, z.literal('max')]).default(1),
  /** A recording in the format of simulator/tapes; the one shipped there by default. */
  tape: z.string().min(1).optional(),
  /** The same of Kraken. */
  krakenTape: z.string().min(1).optional(),
  fees: z.strictObject({ maker: fee, taker: fee }).default({ maker: '0.001', taker: '0.001' }),
});

const settings = z.strictObject({
  host: z.string().min(1).default('127.0.0.1'),
  port: z.number().int().min(0).max(65_535).default(4000),
  simulator: simulator.prefault({}),
  feeds: feeds.prefault(DEFAULT_FEEDS),
  strategies: z.array(strategy).optional(),
  limits: z.record(z.string(), symbolLimits).default({}),
  messageRate: z.strictObject({ perSecond: positive, burst: positive }).optional(),
});

const KINETIC: z.output<typeof strategy> = {
  name: 'kinetic',
  symbol: 'BTCUSDT',
  parameters: {},
};

/** All that can be configured, with its defaults. Limits have none: without limits, no orders. */
export const configSchema = settings
  .superRefine(({ feeds: list, strategies = [] }, context) => {
    strategies.forEach(({ symbol }, i) => {
      const message = whyNotTraded(symbol, list);
      const path = ['strategies', i, 'symbol'];
      if (message !== null) context.addIssue({ code: 'custom', path, message });
    });
  })
  .transform(({ strategies, ...rest }) => ({
    ...rest,
    // Whoever only watches the markets need not say that nothing is to be traded.
    strategies: strategies ?? (whyNotTraded(KINETIC.symbol, rest.feeds) === null ? [KINETIC] : []),
  }));

/** Null when orders for the symbol have a way to its venue: today that is the simulated Binance. */
function whyNotTraded(symbol: string, list: readonly FeedConfig[]): string | null {
  const feed = list.find((each) => symbolsOf(each).includes(symbol));
  if (!feed) {
    const known = list.flatMap(symbolsOf).join(', ');
    return `no feed has this symbol, and without a market nothing can be decided; there is ${known}`;
  }
  if (feed.venue !== 'binance') {
    return `is of the venue "${feed.venue}", which is market data only: orders go to Binance Spot`;
  }
  if (endpointOf(feed) === null) return null;
  return "comes from a feed that is not the simulator's, which is market data only: orders go to the simulator, and its market is another";
}

export type Config = z.output<typeof configSchema>;
export type ConfigInput = z.input<typeof configSchema>;

/** Gives voltaire.config.ts its types. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}

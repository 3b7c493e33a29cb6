import { z } from 'zod';
import { EMBEDDED_MODELS } from '@voltaire/brain-client/embedded/models.ts';
import { brain } from './brain.ts';
import { DEFAULT_FEEDS, feeds, type FeedConfig, symbolsOf } from './feeds.ts';
import { fees } from './fees.ts';
import { inference, sentinel } from './governance.ts';
import { journal } from './journal.ts';
import { ledger } from './ledger.ts';
import { limits, messageRateOfBefore } from './limits.ts';
import { news } from './news.ts';
import { type Mode, orderVenue, whyNoOrders, whyTwoVenues } from './order-venue.ts';
import { whyNotLive, whyNotThere } from './orders.ts';
import { paper } from './paper.ts';
import { stores } from './stores.ts';
import { strategies } from './strategies.ts';
import { watchdog } from './watchdog.ts';

const positive = z.number().positive().finite();

const simulator = z.strictObject({
  /** On loopback; 0 takes any free one. Its /faults takes faults to be played to the feeds. */
  port: z.number().int().min(0).max(65_535).default(0),
  /** 1 is real time; "max" is as fast as the platform takes it. */
  speed: z.union([positive, z.literal('max')]).default(1),
  /** A recording in the format of simulator/tapes; the one shipped there by default. */
  tape: z.string().min(1).optional(),
  /** The same of Kraken. */
  krakenTape: z.string().min(1).optional(),
  fees,
});

const series = z.strictObject({
  /** Ticks, derivatives, latencies and health are kept for so many days; the journal keeps what they came from. */
  keepDays: z.number().int().min(1).max(3_650).default(7),
});

const settings = z.strictObject({
  /**
   * 'live': orders with real money, confirmed at each start. 'paper': they are filled here, on the market
   * of the feeds. Else they go to simulators only.
   */
  mode: z.enum(['simulated', 'paper', 'live']).default('simulated'),
  paper: paper.prefault({}),
  host: z.string().min(1).default('127.0.0.1'),
  port: z.number().int().min(0).max(65_535).default(4000),
  simulator: simulator.prefault({}),
  feeds: feeds.prefault(DEFAULT_FEEDS),
  strategies: strategies.optional(),
  limits: limits.prefault({}),
  messageRate: messageRateOfBefore,
  sentinel: sentinel.prefault({}),
  inference: inference.optional(),
  brain: brain.prefault({}),
  news: news.prefault({}),
  stores: stores.prefault({}),
  journal: journal.prefault({}),
  series: series.prefault({}),
  /** The kernel's thread goes before all others of the machine, if the system permits it. */
  realTime: z.boolean().default(true),
  /** Names the account among platforms that share their state: one of them may trade it at a time. */
  account: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'must be letters, digits, ".", "-" or "_", 64 at most')
    .default('main'),
  watchdog: watchdog.prefault({}),
  ledger: ledger.prefault({}),
});

const KINETIC = { name: 'kinetic', symbol: 'BTCUSDT' };

/** All that can be configured, with its defaults. Limits of money have none: without them, no orders. */
export const configSchema = settings
  .superRefine((given, context) => {
    const {
      feeds: list,
      strategies: traded,
      news: { feeds: sources },
      brain: thinks,
    } = given;
    if (thinks && thinks.reasoning && thinks.addresses.length === 0) {
      const message =
        'needs brain.addresses: the embedded Brain has no language model, see docs/brain.md';
      context.addIssue({ code: 'custom', path: ['brain', 'reasoning'], message });
    }
    if (thinks && thinks.addresses.length > 0 && !given.inference) {
      const message =
        'must name the models of the Brain that may be heard: nothing of a stranger is believed';
      context.addIssue({ code: 'custom', path: ['inference', 'models'], message });
    }
    list.forEach((feed, i) => {
      const message = whyNotThere(feed, given.mode);
      const path = ['feeds', i, 'orders'];
      if (message !== null) context.addIssue({ code: 'custom', path, message });
    });
    if (given.mode === 'live') {
      const venue = orderVenue({ mode: given.mode, feeds: list, strategies: traded ?? [] });
      const message = whyNotLive(list.find((feed) => feed.venue === venue));
      if (message !== null) context.addIssue({ code: 'custom', path: ['mode'], message });
    }
    const watched = list.flatMap(symbolsOf);
    sources.forEach(({ symbols }, i) => {
      const stranger = symbols.find((symbol) => !watched.includes(symbol));
      if (stranger === undefined) return;
      const message = `no feed of the markets has "${stranger}"; there is ${watched.join(', ')}`;
      context.addIssue({ code: 'custom', path: ['news', 'feeds', i, 'symbols'], message });
    });
    traded?.forEach(({ symbol }, i) => {
      const message =
        whyNoOrders(symbol, list, given.mode) ?? whyTwoVenues(symbol, traded[0]!.symbol, list);
      const path = ['strategies', i, 'symbol'];
      if (message !== null) context.addIssue({ code: 'custom', path, message });
    });
  })
  .transform(({ strategies: given, messageRate: _never, ...rest }) => ({
    ...rest,
    // The embedded Brain is our own: what it says may be heard without being named.
    inference:
      rest.inference ??
      (rest.brain ? inference.parse({ models: EMBEDDED_MODELS.map(({ id }) => id) }) : undefined),
    // Whoever only watches the markets need not say that nothing is to be traded.
    strategies: given ?? defaultStrategies(rest.feeds, rest.mode),
  }));

function defaultStrategies(list: readonly FeedConfig[], mode: Mode): z.output<typeof strategies> {
  if (whyNoOrders(KINETIC.symbol, list, mode) !== null) return [];
  return strategies.parse([KINETIC]);
}

export type Config = z.output<typeof configSchema>;
export type ConfigInput = z.input<typeof configSchema>;

/** Gives voltaire.config.ts its types. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}

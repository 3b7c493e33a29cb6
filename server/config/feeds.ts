import { z } from 'zod';
import { isLoopback } from '../http/same-origin.ts';
import { address } from './address.ts';
import { binanceOrders, futuresOrders, krakenOrders } from './orders.ts';

const KRAKEN_DEPTHS = [10, 25, 100, 500, 1000] as const;
const SPOT_DEPTHS = [5, 10, 20, 100, 500, 1000, 5000] as const;
const FUTURES_DEPTHS = [5, 10, 20, 100, 500, 1000] as const;

/** The venues' own public endpoints; taken only when a feed says `live: true`. */
const PUBLIC_ENDPOINTS: Readonly<Record<Venue, Endpoint>> = {
  binance: { streamUrl: 'wss://stream.binance.com:9443', restUrl: 'https://api.binance.com' },
  'binance-futures': {
    streamUrl: 'wss://fstream.binance.com',
    restUrl: 'https://fapi.binance.com',
  },
  kraken: { streamUrl: 'wss://ws.kraken.com/v2' },
};

const symbolNames = z
  .array(z.string().regex(/^\S{1,40}$/, 'must be a symbol as the venue writes it'))
  .min(1, 'must name one symbol at least')
  .refine((names) => new Set(names).size === names.length, 'names a symbol twice');

const depth = <const T extends readonly number[]>(depths: T, byDefault: T[number]) =>
  z.literal(depths, `must be one of ${depths.join(', ')}`).default(byDefault);

const common = {
  symbols: symbolNames,
  /** True: the venue's public endpoint. Without it nothing leaves this machine. */
  live: z.boolean().default(false),
  /** Without a sign of life for this long a book is stale, ms; else as is usual for the venue. */
  staleAfterMs: z.number().int().min(100).max(3_600_000).optional(),
  /** Another address than the simulator's, or with `live` than the venue's own. */
  streamUrl: address('ws:', 'wss:').optional(),
};
const binance = { ...common, restUrl: address('http:', 'https:').optional() };

const feed = z.discriminatedUnion('venue', [
  z.strictObject({
    venue: z.literal('binance'),
    depth: depth(SPOT_DEPTHS, 1000),
    ...binance,
    orders: binanceOrders.optional(),
  }),
  z.strictObject({
    venue: z.literal('binance-futures'),
    depth: depth(FUTURES_DEPTHS, 1000),
    ...binance,
    orders: futuresOrders.optional(),
  }),
  z.strictObject({
    venue: z.literal('kraken'),
    depth: depth(KRAKEN_DEPTHS, 10),
    ...common,
    orders: krakenOrders.optional(),
  }),
]);

export type FeedConfig = z.output<typeof feed>;
export type Venue = FeedConfig['venue'];

export const feeds = z
  .array(feed.superRefine(checkAddresses))
  .min(1, 'must have one feed at least')
  .superRefine((list, context) => {
    const seen = new Set<Venue>();
    list.forEach(({ venue }, i) => {
      if (seen.has(venue)) {
        const message = `"${venue}" has a feed already: put all its symbols into one`;
        context.addIssue({ code: 'custom', path: [i, 'venue'], message });
      }
      seen.add(venue);
    });
  });

/** What is shown when nothing is configured; both are served by the built-in simulator. */
export const DEFAULT_FEEDS: z.input<typeof feeds> = [
  { venue: 'binance', symbols: ['BTCUSDT'] },
  { venue: 'kraken', symbols: ['BTC/USD', 'ETH/USD'] },
];

/** As the rest of the system calls them: unique over all venues. */
export function symbolsOf({ venue, symbols }: FeedConfig): readonly string[] {
  return venue === 'binance-futures' ? symbols.map((symbol) => `${symbol}-PERP`) : symbols;
}

/** Where a venue is; Kraken tells everything over its stream. */
export interface Endpoint {
  readonly streamUrl: string;
  readonly restUrl?: string;
}

/** Null when the built-in simulator serves it. */
export function endpointOf(config: FeedConfig): Endpoint | null {
  const { streamUrl, ...rest } = addressesOf(config);
  if (config.live) return { ...PUBLIC_ENDPOINTS[config.venue], ...addressesOf(config) };
  return streamUrl === undefined ? null : { streamUrl, ...rest };
}

/** Those that are given. */
function addressesOf(config: FeedConfig): Partial<Endpoint> {
  const { streamUrl } = config;
  const restUrl = config.venue === 'kraken' ? undefined : config.restUrl;
  return { ...(streamUrl && { streamUrl }), ...(restUrl && { restUrl }) };
}

/** An address elsewhere needs `live`, and encryption: a book that anybody may write is no book. */
function checkAddresses(config: FeedConfig, context: z.RefinementCtx): void {
  const given = addressesOf(config);
  const complain = (key: string, message: string) =>
    context.addIssue({ code: 'custom', path: [key], message });
  for (const [key, text] of Object.entries(given)) {
    const { hostname, protocol } = new URL(text);
    if (isLoopback(hostname)) continue;
    if (!config.live) complain(key, 'leads away from this machine, which needs live: true');
    else if (!/^(wss|https):$/.test(protocol))
      complain(key, 'must be encrypted beyond this machine');
  }
  if (config.venue === 'kraken') return;
  const missing = given.streamUrl === undefined ? 'streamUrl' : 'restUrl';
  if (Object.keys(given).length === 1) {
    complain(missing, 'streamUrl and restUrl go together: one book comes from both');
  }
}

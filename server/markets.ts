import { type InstrumentDefinition, SEQUENCE_RULES } from '@voltaire/reflex/model/instrument.ts';
import type { FeedSettings } from '@voltaire/reflex/thread-protocol.ts';
import { fetchKrakenInstruments } from '@voltaire/reflex/venue/kraken/instruments.ts';
import type { Endpoint, FeedConfig } from './config/feeds.ts';
import { fetchBinanceInstruments } from './instruments.ts';

/** One feed as the kernel wants it, and what its venue says of its symbols. */
export interface Market {
  readonly settings: FeedSettings;
  readonly definitions: readonly InstrumentDefinition[];
}

/**
 * Asks every venue for its instruments, all at once. Throws when a venue cannot be reached or does
 * not have a symbol.
 */
export async function openMarkets(
  feeds: readonly FeedConfig[],
  endpointOf: (feed: FeedConfig) => Endpoint,
): Promise<Market[]> {
  return Promise.all(
    feeds.map(async (feed) =>
      open(feed, endpointOf(feed)).catch((error: unknown) => {
        throw new Error(`the feed of ${feed.venue} cannot be opened: ${explain(error)}`, {
          cause: error,
        });
      }),
    ),
  );
}

/** What fetch says of itself is "fetch failed"; why it failed is in the cause. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}

async function open(feed: FeedConfig, endpoint: Endpoint): Promise<Market> {
  const readAtUs = Date.now() * 1000; // before the answer: rules are rather too old than too young
  const { settings, definitions } = await ask(feed, endpoint);
  const { staleAfterMs } = feed;
  const dated = definitions.map((definition) => ({
    ...definition,
    ...(staleAfterMs !== undefined && {
      book: { ...SEQUENCE_RULES, ...definition.book, staleAfterMs },
    }),
    readAtUs,
  }));
  return { settings, definitions: dated };
}

async function ask(feed: FeedConfig, { streamUrl, restUrl = '' }: Endpoint): Promise<Market> {
  if (feed.venue === 'kraken') {
    const { venue, depth, symbols } = feed;
    const definitions = await fetchKrakenInstruments(streamUrl, symbols, depth);
    return { settings: { venue, streamUrl, depth }, definitions };
  }
  const { venue, depth, symbols } = feed;
  const { definitions, rateLimits } = await fetchBinanceInstruments(restUrl, venue, symbols, depth);
  return { settings: { venue, streamUrl, restUrl, depth, rateLimits }, definitions };
}

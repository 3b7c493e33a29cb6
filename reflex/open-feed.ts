import type { Instrument } from './model/instrument.ts';
import type { EdgeParts, MarketFeed } from './ports.ts';
import type { FeedSettings } from './thread-protocol.ts';
import { BinanceFeed } from './venue/binance/feed.ts';
import { KrakenFeed } from './venue/kraken/feed.ts';

/** The market data of one venue; of all instruments it takes those that are traded there. */
export function openFeed(
  settings: FeedSettings,
  all: readonly Instrument[],
  edges: Omit<EdgeParts, 'instruments'>,
): MarketFeed {
  const instruments = all.filter(({ definition }) => definition.venue === settings.venue);
  if (settings.venue === 'kraken') return new KrakenFeed({ ...settings, ...edges, instruments });
  return new BinanceFeed({ ...settings, ...edges, instruments });
}

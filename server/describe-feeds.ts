import { leavesForVenue } from '@voltaire/reflex/venue/order-addresses.ts';
import type { Config } from './config/config.ts';
import { endpointOf, type FeedConfig, symbolsOf } from './config/feeds.ts';
import { orderAddressesOf } from './config/orders.ts';
import { isLoopback } from './http/same-origin.ts';

const NAMES: Readonly<Record<FeedConfig['venue'], string>> = {
  binance: 'Binance',
  'binance-futures': 'Binance USD-M futures',
  kraken: 'Kraken',
};

/** When the recordings that are shipped with the simulator were made. */
const RECORDED: Readonly<Record<FeedConfig['venue'], string>> = {
  binance: '8 August 2024',
  'binance-futures': '8 August 2024',
  kraken: '7 July 2026',
};

/** What the market data is, for a person: recorded when, or live, and from where. */
export function describeFeeds({ feeds, simulator }: Config): string {
  const replayed = feeds.filter((feed) => endpointOf(feed) === null);
  const others = feeds.filter((feed) => endpointOf(feed) !== null);
  const parts = others.map((feed) => `${name(feed)} from ${endpointOf(feed)!.streamUrl}`);
  if (replayed.length > 0) {
    const recordings = replayed.map((feed) => `${name(feed)} (${recording(feed, simulator)})`);
    parts.unshift(
      `${recordings.join(' and ')}, recorded, replayed ${pace(simulator.speed)} by the built-in exchange simulator`,
    );
  }
  return parts.join('; ');
}

function recording({ venue }: FeedConfig, { tape, krakenTape }: Config['simulator']): string {
  return (venue === 'kraken' ? krakenTape : tape) ?? RECORDED[venue];
}

/** The addresses beyond this machine that feeds, orders, news and stores connect to, one sentence each. */
export function leavingThisMachine({
  feeds,
  news,
  stores,
}: Pick<Config, 'feeds' | 'news' | 'stores'>): string[] {
  const markets = feeds
    .filter(({ live }) => live)
    .map((feed) => {
      const addresses = Object.values(endpointOf(feed)!).join(' and ');
      return `This leaves the machine: the feed of ${name(feed)} is live and connects to ${addresses}`;
    });
  const orders = feeds.flatMap((feed) => {
    const { socketUrl, restUrl } = orderAddressesOf(feed) ?? { socketUrl: '', restUrl: '' };
    if (![socketUrl, restUrl].some((url) => url !== '' && leavesForVenue(url))) return [];
    return [
      `This leaves the machine: orders with real money go to ${NAMES[feed.venue]} at ${socketUrl} and ${restUrl}`,
    ];
  });
  const texts = news.feeds
    .filter(({ url }) => !isLoopback(new URL(url).hostname))
    .map((feed) => {
      const every = `every ${feed.everyS} s`;
      return `This leaves the machine: the news of ${feed.name} are read from ${new URL(feed.url).origin} ${every}`;
    });
  const kept = Object.entries(stores).flatMap(([engine, url]) => {
    if (url === undefined) return [];
    const { hostname, host } = new URL(url);
    if (isLoopback(hostname)) return [];
    return [`This leaves the machine: what ${engine} keeps is sent to ${host}`];
  });
  return [...markets, ...orders, ...texts, ...kept];
}

function name(feed: FeedConfig): string {
  return `${NAMES[feed.venue]} ${symbolsOf(feed).join(', ')}`;
}

function pace(speed: Config['simulator']['speed']): string {
  if (speed === 1) return 'in real time';
  return speed === 'max' ? 'at full speed' : `at ${speed}×`;
}

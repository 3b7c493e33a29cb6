import { isOpenWire, leavesForVenue } from '@voltaire/reflex/venue/order-addresses.ts';
import { z } from 'zod';
import { address } from './address.ts';
import type { FeedConfig } from './feeds.ts';
import type { Mode } from './order-venue.ts';

const keyFile = z.string().min(1).optional();
const restUrl = address('http:', 'https:').optional();

/** Where orders to Kraken go. With `live: true` the addresses are the venue's own unless given. */
export const krakenOrders = z.strictObject({
  authUrl: address('ws:', 'wss:').optional(),
  restUrl,
  /** JSON with apiKey and secret, which nobody else may read; else the environment has them. */
  keyFile,
});

/** Where orders to Binance Spot go: the WebSocket API, and REST for what the key may do. */
export const binanceOrders = z.strictObject({
  apiUrl: address('ws:', 'wss:').optional(),
  restUrl,
  /** JSON with apiKey and either privateKeyPem (Ed25519) or secret (HMAC). */
  keyFile,
});

/**
 * Where orders to Binance USD-M futures go: the WebSocket API, the futures' REST API, the server of the
 * account's events, and Binance's main REST API for what the key may do.
 */
export const futuresOrders = z.strictObject({
  apiUrl: address('ws:', 'wss:').optional(),
  restUrl,
  /** That of the feed when absent. */
  streamUrl: address('ws:', 'wss:').optional(),
  /** restUrl when absent, unless the feed is the venue's own. */
  keysUrl: restUrl,
  /** As for Binance Spot. */
  keyFile,
});

/** The venues' own; taken only when a feed says `live: true`. */
const OWN = {
  kraken: { socketUrl: 'wss://ws-auth.kraken.com/v2', restUrl: 'https://api.kraken.com' },
  binance: { socketUrl: 'wss://ws-api.binance.com:443', restUrl: 'https://api.binance.com' },
  'binance-futures': {
    socketUrl: 'wss://ws-fapi.binance.com',
    restUrl: 'https://fapi.binance.com',
    streamUrl: 'wss://fstream.binance.com',
    keysUrl: 'https://api.binance.com',
  },
} as const;

export interface OrderAddresses {
  /** Kraken's private WebSocket with its path, or Binance's WebSocket API without. */
  readonly socketUrl: string;
  readonly restUrl: string;
  /** Of USD-M futures alone: the account's events, and what the key may do. */
  readonly streamUrl?: string;
  readonly keysUrl?: string;
}

/** Null when the feed does not say where orders go, or not completely. */
export function orderAddressesOf(feed: FeedConfig): OrderAddresses | null {
  if (!feed.orders) return null;
  const own = feed.live ? OWN[feed.venue] : undefined;
  const given = feed.venue === 'kraken' ? feed.orders.authUrl : feed.orders.apiUrl;
  const socketUrl = given ?? own?.socketUrl;
  const rest = feed.orders.restUrl ?? own?.restUrl;
  if (socketUrl === undefined || rest === undefined) return null;
  if (feed.venue !== 'binance-futures') return { socketUrl, restUrl: rest };
  const { live, orders } = feed;
  const { streamUrl, keysUrl } = live ? OWN[feed.venue] : { streamUrl: undefined, keysUrl: rest };
  const stream = orders.streamUrl ?? feed.streamUrl ?? streamUrl;
  if (stream === undefined) return null;
  return { socketUrl, restUrl: rest, streamUrl: stream, keysUrl: orders.keysUrl ?? keysUrl };
}

/** What is wrong with where a feed's orders go; null when nothing is. */
export function whyNotThere(feed: FeedConfig, mode: Mode): string | null {
  if (!feed.orders) return null;
  if (mode === 'paper') return "goes with mode: 'live': on paper no order leaves, leave it out";
  if (!feed.live && feed.streamUrl === undefined) {
    return 'goes with streamUrl: the built-in simulator takes its orders by itself';
  }
  const addresses = orderAddressesOf(feed);
  if (!addresses) {
    const socket = feed.venue === 'kraken' ? 'authUrl' : 'apiUrl';
    return `needs ${socket} and restUrl, unless the feed is the venue's own (live: true)`;
  }
  const urls = Object.values(addresses) as string[];
  const away = urls.find(leavesForVenue);
  if (mode === 'simulated' && away !== undefined) {
    return `would leave this machine for ${new URL(away).host}: real money needs mode: 'live', and its confirmation at each start`;
  }
  if (mode === 'simulated' && feed.live) {
    return 'would go to a simulator, whose market is another than the live one of this feed';
  }
  const open = urls.find(isOpenWire);
  return open === undefined ? null : `must be encrypted beyond this machine: ${new URL(open).host}`;
}

/** Null when what is configured is what `mode: 'live'` says: real orders, on the real market. */
export function whyNotLive(feed: FeedConfig | undefined): string | null {
  if (!feed) return "is 'live', but no strategy trades on a venue that takes orders";
  if (!feed.live) {
    return `is 'live', but the market data of ${feed.venue} is not: give its feed live: true`;
  }
  if (orderAddressesOf(feed)) return null;
  return `is 'live', but nothing says that orders go to ${feed.venue}: give its feed orders: {}`;
}

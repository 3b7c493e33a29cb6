import type { GatewaySettings } from '@voltaire/reflex/thread-protocol.ts';
import { endpointOf, type FeedConfig, symbolsOf } from './feeds.ts';

/** A venue that takes orders. One run sends them to one venue. */
export type OrderVenue = GatewaySettings['venue'];

export type Mode = 'simulated' | 'paper' | 'live';

/** Null when orders for the symbol have a way to its venue. */
export function whyNoOrders(
  symbol: string,
  list: readonly FeedConfig[],
  mode: Mode,
): string | null {
  const feed = list.find((each) => symbolsOf(each).includes(symbol));
  if (!feed) {
    const known = list.flatMap(symbolsOf).join(', ');
    return `no feed has this symbol, and without a market nothing can be decided; there is ${known}`;
  }
  if (mode === 'paper') return feed.venue === 'binance-futures' ? NO_PAPER_FUTURES : null;
  if (endpointOf(feed) === null || feed.orders) return null;
  return "comes from a feed that is not the simulator's, and without orders: { … } of its own is market data only";
}

const NO_PAPER_FUTURES =
  "is a future, and the paper venue keeps no margin account: mode 'paper' trades spot markets only";

/**
 * The venue of the traded symbols; without any, Binance where it is simulated or on paper the first one,
 * else none.
 */
export function orderVenue({
  mode,
  feeds,
  strategies,
}: {
  readonly mode: Mode;
  readonly feeds: readonly FeedConfig[];
  readonly strategies: readonly { readonly symbol: string }[];
}): OrderVenue | null {
  const [first] = strategies;
  if (first) return venueOf(first.symbol, feeds);
  if (mode === 'paper') {
    return feeds.find(({ venue }) => venue !== 'binance-futures')?.venue ?? null;
  }
  const simulated = feeds.some((feed) => feed.venue === 'binance' && endpointOf(feed) === null);
  return simulated ? 'binance' : null;
}

/** Null when the symbol is of another venue than the one that takes the orders. */
export function whyTwoVenues(
  symbol: string,
  first: string,
  list: readonly FeedConfig[],
): string | null {
  const [venue, other] = [venueOf(symbol, list), venueOf(first, list)];
  if (venue === other) return null;
  return `is of the venue "${venue}", and ${first} is of "${other}": one run sends orders to one venue; start another for the other, with a VOLTAIRE_HOME and a port of its own`;
}

function venueOf(symbol: string, list: readonly FeedConfig[]): OrderVenue | null {
  return list.find((each) => symbolsOf(each).includes(symbol))?.venue ?? null;
}

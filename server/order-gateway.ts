import type { GatewaySettings } from '@voltaire/reflex/thread-protocol.ts';
import type { Config } from './config/config.ts';
import { endpointOf } from './config/feeds.ts';
import { orderVenue } from './config/order-venue.ts';
import { orderAddressesOf } from './config/orders.ts';
import { readBinanceKey, readKrakenKey } from './config/venue-key.ts';
import type { EmbeddedSimulator } from './embedded-simulator.ts';
import type { Identity } from './views/system.ts';

/**
 * Where orders go: to the market that is looked at, or nowhere (null). Throws a ConfigError when that
 * needs a key and there is none that may be used.
 */
export function orderGateway(
  config: Pick<Config, 'feeds' | 'strategies'>,
  simulator: Pick<EmbeddedSimulator, 'gateways'> | null,
): GatewaySettings | null {
  const venue = orderVenue(config);
  const feed = config.feeds.find((each) => each.venue === venue);
  if (venue === null || !feed) return null;
  if (endpointOf(feed) === null) return simulator?.gateways[venue] ?? null;
  const addresses = orderAddressesOf(feed);
  if (!addresses || feed.venue === 'binance-futures') return null;
  const { socketUrl, restUrl } = addresses;
  const keyFile = feed.orders?.keyFile;
  return feed.venue === 'kraken'
    ? { venue: 'kraken', authUrl: socketUrl, restUrl, credentials: readKrakenKey(keyFile) }
    : { venue: 'binance', apiUrl: socketUrl, restUrl, credentials: readBinanceKey(keyFile) };
}

/** Where orders go, in one word for people. */
export function modeOf(gateway: GatewaySettings | null): Identity['mode'] {
  if (!gateway) return 'MARKET_DATA_ONLY';
  return gateway.live ? 'LIVE' : 'SIMULATED';
}

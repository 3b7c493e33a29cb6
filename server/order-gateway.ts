import type { GatewaySettings, PaperSettings } from '@voltaire/reflex/thread-protocol.ts';
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
  config: Pick<Config, 'mode' | 'paper' | 'feeds' | 'strategies'>,
  simulator: Pick<EmbeddedSimulator, 'gateways'> | null,
): GatewaySettings | PaperSettings | null {
  const venue = orderVenue(config);
  if (config.mode === 'paper') return venue && { venue, paper: { ...config.paper, seed: 1 } };
  const feed = config.feeds.find((each) => each.venue === venue);
  if (venue === null || !feed) return null;
  if (endpointOf(feed) === null) return simulator?.gateways[venue] ?? null;
  const addresses = orderAddressesOf(feed);
  if (!addresses) return null;
  const { socketUrl, restUrl, streamUrl, keysUrl } = addresses;
  const keyFile = feed.orders?.keyFile;
  if (feed.venue === 'kraken') {
    return { venue: 'kraken', authUrl: socketUrl, restUrl, credentials: readKrakenKey(keyFile) };
  }
  const credentials = readBinanceKey(keyFile);
  const at = { apiUrl: socketUrl, restUrl, credentials };
  if (feed.venue === 'binance') return { venue: 'binance', ...at };
  if (streamUrl === undefined || keysUrl === undefined) return null;
  return { venue: 'binance-futures', ...at, streamUrl, keysUrl };
}

/** Where orders go, in a word for people. */
export function modeOf(gateway: GatewaySettings | PaperSettings | null): Identity['mode'] {
  if (!gateway) return 'MARKET_DATA_ONLY';
  if ('paper' in gateway) return 'PAPER';
  return gateway.live ? 'LIVE' : 'SIMULATED';
}

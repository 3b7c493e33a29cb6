import { systemClock } from '@voltaire/reflex/clock.ts';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/load.ts';
import { orderVenue } from '../config/order-venue.ts';
import { orderAddressesOf } from '../config/orders.ts';
import { readBinanceKey, readKrakenKey } from '../config/venue-key.ts';
import { BinanceCanceller } from './binance-canceller.ts';
import type { Canceller } from './canceller.ts';
import { FuturesCanceller } from './futures-canceller.ts';
import { KrakenCanceller } from './kraken-canceller.ts';

const PREFIX = 'VOLTAIRE_WATCHDOG';

/** At the venue that orders go to, with the watchdog's own key. Throws a ConfigError with what is missing. */
export function openCanceller(
  config: Pick<Config, 'mode' | 'feeds' | 'strategies' | 'watchdog'>,
  env = process.env,
): Canceller {
  const venue = orderVenue(config);
  const feed = config.feeds.find((each) => each.venue === venue);
  const addresses = feed ? orderAddressesOf(feed) : null;
  if (!feed || !addresses) {
    throw new ConfigError(
      'there is nothing to watch: orders go nowhere, or to the simulator or paper venue inside of the platform, which ends with it',
    );
  }
  const { keyFile } = config.watchdog;
  const { restUrl } = addresses;
  if (feed.venue === 'kraken') {
    return new KrakenCanceller(restUrl, readKrakenKey(keyFile, env, PREFIX), systemClock);
  }
  const key = readBinanceKey(keyFile, env, PREFIX);
  return feed.venue === 'binance'
    ? new BinanceCanceller(restUrl, key, feed.symbols, systemClock)
    : new FuturesCanceller(restUrl, addresses.keysUrl ?? restUrl, key, feed.symbols, systemClock);
}

import { FUTURES_PATH } from './binance-futures/exchange.ts';
import { KRAKEN_AUTH_PATH, KRAKEN_PATH } from './kraken/exchange.ts';
import type { VenueName } from './venue.ts';

/** Where clients of a venue connect to, as they would configure the live venue's addresses. */
export interface Endpoints {
  /** Clients of Binance add /stream or /ws; Kraken's is whole. */
  readonly streamUrl: string;
  /** Without a path; of Kraken's REST API the private half is simulated. */
  readonly restUrl: string;
}

const STREAM_PATHS: Readonly<Record<VenueName, string>> = {
  binance: '',
  'binance-futures': FUTURES_PATH,
  kraken: KRAKEN_PATH,
};

/** All venues of a simulator that listens on this port. */
export function endpointsOf(port: number): Readonly<Record<VenueName, Endpoints>> {
  const at = (venue: VenueName): Endpoints => ({
    streamUrl: `ws://127.0.0.1:${port}${STREAM_PATHS[venue]}`,
    restUrl: `http://127.0.0.1:${port}`,
  });
  return { binance: at('binance'), 'binance-futures': at('binance-futures'), kraken: at('kraken') };
}

/** Kraken's private address: orders, and what becomes of them. */
export function krakenAuthUrl(port: number): string {
  return `ws://127.0.0.1:${port}${KRAKEN_AUTH_PATH}`;
}

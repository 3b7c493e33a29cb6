import type { Instrument } from '../../model/instrument.ts';
import { type StreamOptions, streamGroups } from './streams.ts';

/**
 * Of at most 1024 that the venue allows on one connection. They stand in the address, and an address
 * of more than 8 kB is refused by many servers on the way.
 */
const STREAMS_PER_CONNECTION = 200;

export interface StreamAddress {
  readonly url: string;
  /** Whether books, quotes and trades come from there: see StreamGroup. */
  readonly vital: boolean;
}

/**
 * Where to connect to for all streams of these instruments: as many connections as it takes, and all
 * streams of a symbol in a group on one of them, so that they stay in the venue's order.
 */
export function streamAddresses(
  streamUrl: string,
  instruments: readonly Instrument[],
  options: StreamOptions,
): StreamAddress[] {
  return streamGroups(instruments, options).flatMap(({ path, vital, streams }) => {
    const together = Math.floor(STREAMS_PER_CONNECTION / (streams[0]?.length ?? 1));
    const addresses: StreamAddress[] = [];
    for (let from = 0; from < streams.length; from += together) {
      const names = streams.slice(from, from + together).flat();
      addresses.push({ url: `${streamUrl}${path}?streams=${names.join('/')}`, vital });
    }
    return addresses;
  });
}

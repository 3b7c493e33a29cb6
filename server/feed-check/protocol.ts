import type { BookRules, Instrument } from '@voltaire/reflex/model/instrument.ts';
import { SEQUENCE_RULES } from '@voltaire/reflex/model/instrument.ts';
import { BinanceDecoder } from '@voltaire/reflex/venue/binance/decode.ts';
import type { MarketDecoder } from '@voltaire/reflex/venue/decoder.ts';
import { KrakenDecoder } from '@voltaire/reflex/venue/kraken/decode.ts';
import { BinanceDiscovery } from './discover-binance.ts';
import { KrakenDiscovery } from './discover-kraken.ts';
import type { Discovery, SymbolFacts, Venue } from './discovery.ts';

/** Nothing grows stale while a tape is read: its silences are as long as they were. */
const NEVER_STALE_MS = Number.MAX_SAFE_INTEGER;

const KRAKEN_DEPTHS = [10, 25, 100, 500, 1000] as const;
/** Any that Binance sends as changes: the decoder then reads those. */
const AS_CHANGES = 1000;

/** What differs between the venues when a recording of them is checked. */
export interface Protocol {
  readonly venue: Venue;
  /** Of the book at the beginning; null where a depth is no part of the subscription. */
  depthOf(facts: SymbolFacts): number | null;
  rules(depth: number | null): BookRules;
  decoder(instruments: readonly Instrument[]): MarketDecoder;
}

export function discoveryOf(venue: Venue): Discovery {
  return venue === 'kraken' ? new KrakenDiscovery() : new BinanceDiscovery();
}

/** How a tape is to be decoded and proven; `depth` counts where the tape does not tell it. */
export function protocolOf(venue: Venue, discovery: Discovery, depth: number | null): Protocol {
  return discovery instanceof BinanceDiscovery ? binance(venue, discovery) : kraken(depth);
}

function kraken(givenDepth: number | null): Protocol {
  return {
    venue: 'kraken',
    depthOf: ({ subscribed, snapshotLevels }) =>
      subscribed.find(({ depth }) => depth !== null)?.depth ??
      givenDepth ??
      // A thin book has fewer levels than were subscribed to: the next depth that holds it.
      KRAKEN_DEPTHS.find((each) => each >= snapshotLevels) ??
      1000,
    rules: (depth) => ({ proof: 'checksum', depth: depth ?? 10, staleAfterMs: NEVER_STALE_MS }),
    decoder: (instruments) => new KrakenDecoder(instruments),
  };
}

function binance(venue: Venue, discovery: BinanceDiscovery): Protocol {
  const { changes, partialDepth, trades } = discovery;
  const partial = changes ? null : partialDepth;
  return {
    venue,
    depthOf: () => partial,
    rules: () => ({
      ...SEQUENCE_RULES,
      proof: partial === null ? 'sequence' : 'whole',
      staleAfterMs: NEVER_STALE_MS,
    }),
    decoder: (instruments) =>
      new BinanceDecoder(instruments, {
        market: venue === 'binance' ? 'spot' : 'futures',
        depth: partial ?? AS_CHANGES,
        aggTrades: !trades,
      }),
  };
}

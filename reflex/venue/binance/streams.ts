import type { Instrument } from '../../model/instrument.ts';
import type { Fields } from './fields.ts';

export type BinanceMarket = 'spot' | 'futures';

export interface StreamOptions {
  readonly market: BinanceMarket;
  /** Levels a side: 5, 10 and 20 are whole in every message, more come as changes. */
  readonly depth: number;
  /** Whether aggregated trades are read: only of recordings that have no others. */
  readonly aggTrades?: boolean;
}

/** What a stream carries; `book` is changes, `partialBook` the best levels, whole in each message. */
export type StreamKind =
  | 'trade'
  | 'aggTrade'
  | 'quote'
  | 'book'
  | 'partialBook'
  | 'candle'
  | 'dayTicker';

/** Depths that come whole in every message ("Partial Book Depth Streams"). */
const PARTIAL_DEPTHS: readonly number[] = [5, 10, 20];

export const isPartial = (depth: number): boolean => PARTIAL_DEPTHS.includes(depth);

/** The name of the event (`e`) that a stream carries. */
export const EVENT_OF: Readonly<Record<StreamKind, string>> = {
  trade: 'trade',
  aggTrade: 'aggTrade',
  quote: 'bookTicker',
  book: 'depthUpdate',
  partialBook: 'depthUpdate',
  candle: 'kline',
  dayTicker: '24hrTicker',
};

/** Streams that come from one address of the venue. */
export interface StreamGroup {
  /** Behind the address of the stream server. */
  readonly path: string;
  /** Whether books, quotes and trades are among them: without those there is no market. */
  readonly vital: boolean;
  /** Of each instrument, its own. */
  readonly streams: readonly (readonly string[])[];
}

/**
 * What is subscribed to (the fastest that are offered). Futures have two addresses, and accept
 * silently on one what they only send on the other (USD-M futures, "Important WebSocket Change
 * Notice": /public for books and quotes, /market for what is derived).
 */
export function streamGroups(
  instruments: readonly Instrument[],
  { market, depth }: StreamOptions,
): StreamGroup[] {
  const book = isPartial(depth) ? `depth${depth}@100ms` : 'depth@100ms';
  const vital = ['trade', 'bookTicker', book];
  const derived = ['kline_1m', 'ticker'];
  const streams = (types: readonly string[]) =>
    instruments.map(({ venueSymbol }) =>
      types.map((type) => `${venueSymbol.toLowerCase()}@${type}`),
    );
  return market === 'spot'
    ? [{ path: '/stream', vital: true, streams: streams([...vital, ...derived]) }]
    : [
        { path: '/public/stream', vital: true, streams: streams(vital) },
        { path: '/market/stream', vital: false, streams: streams(derived) },
      ];
}

/** What `<symbol>@<type>` carries; null for a type that is not read. */
export function kindOfType(type: string, options: StreamOptions): StreamKind | null {
  if (type === 'trade') return 'trade';
  if (type === 'aggTrade') return options.aggTrades ? 'aggTrade' : null;
  if (type === 'bookTicker') return 'quote';
  if (type === 'ticker') return 'dayTicker';
  if (type.startsWith('kline_')) return 'candle';
  const depth = /^depth(\d*)(?:@\d+ms)?$/.exec(type)?.[1];
  if (depth === undefined) return null;
  if (isPartial(options.depth)) return depth === String(options.depth) ? 'partialBook' : null;
  return depth === '' ? 'book' : null;
}

/** What an event that came without the name of its stream is; null for one that is not read. */
export function kindOfEvent(event: Fields, options: StreamOptions): StreamKind | null {
  // Spot's best quotes do not name themselves.
  if (event.e === undefined) return 'B' in event && 'A' in event ? 'quote' : null;
  const partial = isPartial(options.depth);
  if (event.e === 'depthUpdate') {
    if (!partial) return 'book';
    return options.market === 'futures' ? 'partialBook' : null;
  }
  if (event.e === 'aggTrade') return options.aggTrades ? 'aggTrade' : null;
  for (const kind of ['trade', 'quote', 'candle', 'dayTicker'] as const) {
    if (EVENT_OF[kind] === event.e) return kind;
  }
  return null;
}

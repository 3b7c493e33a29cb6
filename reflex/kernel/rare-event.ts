import type { EventKind, KernelEvent } from '../model/event.ts';

/** Everything but market data and measurements: after each of these halts and kills are looked at again. */
export type RareEvent = Exclude<KernelEvent, { readonly kind: FrequentKind }>;

type FrequentKind =
  | typeof EventKind.TRADE
  | typeof EventKind.QUOTE
  | typeof EventKind.CHECKED_BOOK
  | typeof EventKind.DEPTH_DIFF
  | typeof EventKind.CHAINED_DIFF
  | typeof EventKind.DEPTH_SNAPSHOT
  | typeof EventKind.PARTIAL_BOOK
  | typeof EventKind.CANDLE
  | typeof EventKind.DAY_TICKER
  | typeof EventKind.SENT;

/** Limits of one symbol. A limit that is absent denies every order that needs it. */
export interface SymbolLimits {
  /** Largest value of one order, quote asset. */
  readonly maxOrderValue?: number | undefined;
  /** Largest position either way, base asset, counting all that is working or in flight. */
  readonly maxPosition?: number | undefined;
  /** Largest distance of an order's price from the mid, basis points. */
  readonly priceCollarBps?: number | undefined;
  /** Oldest quote that an order may rest on, milliseconds. */
  readonly maxDataAgeMs?: number | undefined;
}

/** The limits in force. Hashed; every decision cites the hash. */
export interface Policy {
  readonly symbols: Readonly<Record<string, SymbolLimits>>;
  /** New orders per second to the venue, and how many may come at once. */
  readonly messageRate?: { readonly perSecond: number; readonly burst: number } | undefined;
}

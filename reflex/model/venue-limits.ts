/** At most `limit` within `intervalMs`, as the venue counts it. */
export interface RateWindow {
  readonly intervalMs: number;
  readonly limit: number;
}

/** How much the venue that takes our orders lets one account and one address send, by its own words. */
export interface VenueLimits {
  /** New orders. Cancels are not among them. */
  readonly orders: readonly RateWindow[];
  /** Requests of every kind, each by its weight. */
  readonly requests: readonly RateWindow[];
  readonly weights: {
    readonly order: number;
    readonly cancel: number;
    /** Asking what became of one order. */
    readonly query: number;
    /** Asking for balances and the list of open orders. */
    readonly list: number;
  };
  /** What an amendment in place costs; absent when the venue makes none. */
  readonly amendment?: {
    /** Of the requests. */
    readonly weight: number;
    /** As how many new orders it counts. */
    readonly orders: number;
  };
}

/**
 * How the requests that a venue takes are shared out. What is left, a fifth, nobody but cancels may use:
 * whoever has used up its requests can take nothing back.
 */
export const REQUEST_SHARES = { marketData: 0.4, trading: 0.4 } as const;

import type { SymbolMarket } from './symbol-market.ts';

/** Of one venue, each the worst of its symbols; null where there is nothing to measure. */
export interface VenueVitals {
  readonly feedAgeMs: number | null;
  readonly exchangeLatencyP99Ms: number | null;
  readonly exchangeJitterMs: number | null;
}

/** Of the symbols that are traded there. Once a second: it looks through their histograms. */
export function venueVitals(markets: readonly SymbolMarket[], monoNs: number): VenueVitals {
  let feedAgeMs: number | null = null;
  let latencyUs: number | null = null;
  let jitterUs: number | null = null;
  for (const market of markets) {
    feedAgeMs = worse(feedAgeMs, feedAgeOf(market, monoNs));
    latencyUs = worse(latencyUs, market.recentLatency.quantileUs(monoNs, 0.99));
    jitterUs = worse(jitterUs, market.recentLatency.jitterUs(monoNs));
  }
  return {
    feedAgeMs,
    exchangeLatencyP99Ms: latencyUs === null ? null : latencyUs / 1000,
    exchangeJitterMs: jitterUs === null ? null : jitterUs / 1000,
  };
}

/**
 * Of a feed that is, or has been, the ground of an order: LIVE, STALE, or DOWN after it was up. One
 * that is not proven yet, or has proven wrong, lets no order out anyway and is mended by itself.
 */
function feedAgeOf(market: SymbolMarket, monoNs: number): number | null {
  const { state } = market.feed;
  if (state === 'SYNCING' || state === 'BLOCKED') return null;
  const silenceMs = market.silenceMs(monoNs);
  return state === 'DOWN' && silenceMs === Number.POSITIVE_INFINITY ? null : silenceMs;
}

function worse(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}

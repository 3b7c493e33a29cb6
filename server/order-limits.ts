import type { VenueLimits } from '@voltaire/reflex/model/venue-limits.ts';
import type { GatewaySettings } from '@voltaire/reflex/thread-protocol.ts';
import { orderLimits } from '@voltaire/reflex/venue/binance/order-limits.ts';
import { ORDER_LIMITS } from '@voltaire/reflex/venue/kraken/order-limits.ts';
import type { Market } from './markets.ts';

/** What the venue takes of orders; that of Binance is asked for together with its instruments. */
export function limitsOf(
  venue: GatewaySettings['venue'] | null,
  markets: readonly Market[],
): VenueLimits | null {
  if (venue === null) return null;
  if (venue === 'kraken') return ORDER_LIMITS;
  for (const { settings } of markets) {
    if (settings.venue === venue) return orderLimits(settings.rateLimits, venue);
  }
  return null;
}

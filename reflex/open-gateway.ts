import type { Instrument } from './model/instrument.ts';
import type { EdgeParts, OrderGateway } from './ports.ts';
import type { GatewaySettings } from './thread-protocol.ts';
import { BinanceGateway } from './venue/binance/gateway.ts';
import { FuturesGateway } from './venue/binance-futures/gateway.ts';
import { KrakenGateway } from './venue/kraken/gateway.ts';
import { permitLive } from './venue/live-permission.ts';

interface GatewayParts extends Omit<EdgeParts, 'instruments'> {
  /** While true, the venue's dead-man timer is renewed. */
  readonly healthy: () => boolean;
  /** Of the limits in force: what a confirmation of live orders is for. */
  readonly policyHash: string;
}

/**
 * Orders to the venue of the settings. Throws when they would leave this machine and nobody has
 * confirmed that for this venue and policy.
 */
export function openGateway(
  { live: confirmation, ...settings }: GatewaySettings,
  all: readonly Instrument[],
  { healthy, policyHash, ...edges }: GatewayParts,
): OrderGateway {
  const live = confirmation ? permitLive(settings.venue, policyHash, confirmation) : null;
  if (settings.venue === 'binance') {
    return new BinanceGateway({ ...settings, ...edges, live, instruments: all });
  }
  const instruments = all.filter(({ definition }) => definition.venue === settings.venue);
  if (settings.venue === 'binance-futures') {
    return new FuturesGateway({ ...settings, ...edges, live, instruments, healthy });
  }
  return new KrakenGateway({ ...settings, ...edges, live, instruments, healthy });
}

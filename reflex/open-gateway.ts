import type { Instrument } from './model/instrument.ts';
import type { EdgeParts, OrderGateway } from './ports.ts';
import type { GatewaySettings } from './thread-protocol.ts';
import { BinanceGateway } from './venue/binance/gateway.ts';
import { KrakenGateway } from './venue/kraken/gateway.ts';

/** Orders to the venue of the settings. `healthy`: while true, its dead-man timer is renewed. */
export function openGateway(
  settings: GatewaySettings,
  all: readonly Instrument[],
  edges: Omit<EdgeParts, 'instruments'>,
  healthy: () => boolean,
): OrderGateway {
  if (settings.venue === 'binance') {
    return new BinanceGateway({ ...settings, ...edges, instruments: all });
  }
  const instruments = all.filter(({ definition }) => definition.venue === settings.venue);
  return new KrakenGateway({ ...settings, ...edges, instruments, healthy });
}

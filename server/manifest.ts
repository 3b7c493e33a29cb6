import { hash } from 'node:crypto';
import type { RunManifest } from '@voltaire/reflex/model/event.ts';
import type { GatewaySettings, PaperSettings } from '@voltaire/reflex/thread-protocol.ts';
import type { Config } from './config/config.ts';
import { canonicalJson } from './policy.ts';
import { VERSION } from './version.ts';

/**
 * What a run is made of beside build, policy, instruments and strategies, for its first record. `gateway`
 * as it was confirmed.
 */
export function manifestOf(
  config: Config,
  gateway: GatewaySettings | PaperSettings | null,
): RunManifest {
  const confirmed = gateway && 'live' in gateway ? gateway.live : undefined;
  const live = gateway && confirmed && { venue: gateway.venue, typed: confirmed.typed.trim() };
  return {
    ...(live && { live }),
    version: VERSION,
    runtime: `Node ${process.version} ${process.platform} ${process.arch}`,
    configurationHash: hash('sha256', canonicalJson(config)),
    // As reflex/clock.ts reads them.
    clock: { atUs: 'Date.now, followed by performance.now', monoNs: 'process.hrtime' },
  };
}

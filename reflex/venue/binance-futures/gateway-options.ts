import type { EdgeParts } from '../../ports.ts';
import type { Credentials } from '../binance/sign.ts';
import type { DeadManTimes } from '../dead-man.ts';
import type { LivePermission } from '../live-permission.ts';

export interface FuturesGatewayOptions extends EdgeParts {
  /** ws://… of the WebSocket API, without a path. */
  readonly apiUrl: string;
  /** ws://… of the stream server, without a path. */
  readonly streamUrl: string;
  /** http://… of the futures' REST API, without a path. */
  readonly restUrl: string;
  /** http://… of Binance's main REST API, without a path: what a key may do is told there alone. */
  readonly keysUrl: string;
  readonly credentials: Credentials;
  /** Null or absent: addresses of this machine only. */
  readonly live?: LivePermission | null;
  /** While true, the venue's countdowns are renewed; else they are left to run out. */
  readonly healthy: () => boolean;
  /** DEAD_MAN when absent. */
  readonly deadMan?: DeadManTimes;
  /** When a connection is replaced by a new one, ms; before the venue does so when absent. */
  readonly maxAgeMs?: number;
  /** When a listen key is renewed, ms; well before its end when absent. */
  readonly renewMs?: number;
}

import { parseMoney, type Money } from '@voltaire/reflex/model/money.ts';
import { DEFAULT_FEES, type FeeRates } from './account/fees.ts';
import type { ApiKeyOptions } from './binance/api-keys.ts';
import { DEFAULT_HEARTBEAT, type HeartbeatOptions } from './binance/heartbeat.ts';
import {
  DEFAULT_RATE_LIMITS,
  NO_RATE_LIMITS,
  type RateLimitOptions,
} from './binance/rate-limits.ts';
import type { FrameSent } from './binance/market-streams.ts';
import type { OrderReceived } from './binance/websocket-api.ts';
import type { ReplaySpeed } from './replay/pacing.ts';

/** Everything that can be sent to a worker thread. */
export interface SimulatorSettings {
  /** On 127.0.0.1; 0 (the default) takes any free one. */
  readonly port?: number;
  /** A gzip file of recorded BTCUSDT lines. The tape shipped in tapes/ by default. */
  readonly tape?: string;
  /** 1 (the default) is the recorded speed. */
  readonly speed?: ReplaySpeed;
  readonly apiKeys?: readonly ApiKeyOptions[];
  /** Of every account at the start, as decimal text by asset. 1,000,000 USDT and 10 BTC by default. */
  readonly balances?: Readonly<Record<string, string>>;
  readonly fees?: FeeRates;
  /** 'off' removes all of them, for benchmarks. */
  readonly rateLimits?: Partial<RateLimitOptions> | 'off';
  readonly heartbeat?: HeartbeatOptions;
}

export interface SimulatorOptions extends SimulatorSettings {
  /** Called right before a frame goes to its first socket, with process.hrtime's ns. */
  readonly onFrameSent?: FrameSent;
  /** Called for every order.place, with the process.hrtime ns at which it left the socket. */
  readonly onOrderReceived?: OrderReceived;
}

const TAPE = new URL('./tapes/binance_spot_btcusdt_20240808_0809.raw.gz', import.meta.url);
const BALANCES = { USDT: '1000000', BTC: '10' };

export interface ResolvedOptions {
  readonly port: number;
  readonly tape: string | URL;
  readonly speed: ReplaySpeed;
  readonly apiKeys: readonly ApiKeyOptions[];
  readonly balances: ReadonlyMap<string, Money>;
  readonly fees: FeeRates;
  readonly rateLimits: RateLimitOptions;
  readonly heartbeat: HeartbeatOptions;
}

/** Throws a RangeError on a balance that is not a plain decimal. */
export function resolveOptions(options: SimulatorSettings): ResolvedOptions {
  const balances = Object.entries(options.balances ?? BALANCES);
  return {
    port: options.port ?? 0,
    tape: options.tape ?? TAPE,
    speed: options.speed ?? 1,
    apiKeys: options.apiKeys ?? [],
    balances: new Map(balances.map(([asset, amount]) => [asset, parseMoney(amount)])),
    fees: options.fees ?? DEFAULT_FEES,
    rateLimits:
      options.rateLimits === 'off'
        ? NO_RATE_LIMITS
        : { ...DEFAULT_RATE_LIMITS, ...options.rateLimits },
    heartbeat: options.heartbeat ?? DEFAULT_HEARTBEAT,
  };
}

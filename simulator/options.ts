import { parseMoney, type Money } from '@voltaire/reflex/model/money.ts';
import { DEFAULT_FEES, type FeeTerms } from './account/fees.ts';
import type { ApiKeyOptions } from './binance/api-keys.ts';
import { DEFAULT_HEARTBEAT, type HeartbeatOptions } from './binance/heartbeat.ts';
import {
  DEFAULT_RATE_LIMITS,
  NO_RATE_LIMITS,
  type RateLimitOptions,
} from './binance/rate-limits.ts';
import type { FrameSent } from './binance/market-streams.ts';
import type { OrderReceived } from './binance/websocket-api.ts';
import { FUTURES_ACCOUNT, type FuturesAccountOptions } from './binance-futures/account-settings.ts';
import { LISTEN_KEY_LIFE_MS } from './binance-futures/listen-keys.ts';
import type { KrakenKeyOptions } from './kraken/private/api-keys.ts';
import type { FaultScheduleOptions } from './faults/schedule.ts';
import type { ReplaySpeed } from './replay/pacing.ts';
import { VENUES, type VenueName } from './venue.ts';

/** Everything that can be sent to a worker thread. */
export interface SimulatorSettings {
  /** On 127.0.0.1; 0 (the default) takes any free one. */
  readonly port?: number;
  /** All there are by default. */
  readonly venues?: readonly VenueName[];
  /** A gzip file of recorded BTCUSDT lines of Binance. The tape shipped in tapes/ by default. */
  readonly tape?: string;
  /** The same of Kraken, of any symbols. */
  readonly krakenTape?: string;
  /** 1 (the default) is the recorded speed. */
  readonly speed?: ReplaySpeed;
  readonly apiKeys?: readonly ApiKeyOptions[];
  /** Of every account at the start, as decimal text by asset. 1,000,000 USDT and 10 BTC by default. */
  readonly balances?: Readonly<Record<string, string>>;
  /** Those of Kraken, whose accounts and balances are its own. */
  readonly krakenKeys?: readonly KrakenKeyOptions[];
  /** 1,000,000 USD, 10 BTC and 100 ETH by default. */
  readonly krakenBalances?: Readonly<Record<string, string>>;
  /** What USD-M futures have set for every account; leverage 1, one-way, single-asset by default. */
  readonly futuresAccount?: Partial<FuturesAccountOptions>;
  /** How long a listen key of futures lives without being renewed, ms; 60 minutes by default. */
  readonly listenKeyLifeMs?: number;
  /** How long a token of Kraken may wait to be used, ms; the venue's 15 minutes by default. */
  readonly krakenTokenLifeMs?: number;
  /** Fixed rates, 0.1 % each by default, or each venue's own schedule by what an account has traded. */
  readonly fees?: FeeTerms;
  /** 'off' removes all of them, for benchmarks. */
  readonly rateLimits?: Partial<RateLimitOptions> | 'off';
  readonly heartbeat?: HeartbeatOptions;
  /** Faults by chance, from time to time. None by default. */
  readonly faults?: FaultScheduleOptions;
  /** What chance depends on; 1 by default. */
  readonly seed?: number;
}

export interface SimulatorOptions extends SimulatorSettings {
  /** Called right before a frame goes to its first socket, with process.hrtime's ns. */
  readonly onFrameSent?: FrameSent;
  /** Called for every order.place, with the process.hrtime ns at which it left the socket. */
  readonly onOrderReceived?: OrderReceived;
}

const TAPE = new URL('./tapes/binance_spot_btcusdt_20240808_0809.raw.gz', import.meta.url);
const KRAKEN_TAPE = new URL('./tapes/kraken_v2_btc_eth_d10_20260707.jsonl.gz', import.meta.url);
/** As documented for GET /fapi/v1/exchangeInfo. */
const FUTURES_RATE_LIMITS: RateLimitOptions = {
  requestWeightPerMinute: 2_400,
  ordersPer10Seconds: 300,
  ordersPerMinute: 1_200,
};
const SEED = 1;
const KRAKEN_BALANCES = { USD: '1000000', BTC: '10', ETH: '100' };
const BALANCES = { USDT: '1000000', BTC: '10' };

export interface ResolvedOptions {
  readonly port: number;
  readonly venues: readonly VenueName[];
  readonly tape: string | URL;
  readonly krakenTape: string | URL;
  readonly speed: ReplaySpeed;
  readonly apiKeys: readonly ApiKeyOptions[];
  readonly balances: ReadonlyMap<string, Money>;
  readonly krakenKeys: readonly KrakenKeyOptions[];
  readonly krakenBalances: ReadonlyMap<string, Money>;
  readonly krakenTokenLifeMs: number | undefined;
  readonly rateLimited: boolean;
  readonly fees: FeeTerms;
  readonly rateLimits: RateLimitOptions;
  readonly futuresRateLimits: RateLimitOptions;
  readonly futuresAccount: FuturesAccountOptions;
  readonly listenKeyLifeMs: number;
  readonly heartbeat: HeartbeatOptions;
  readonly faults: FaultScheduleOptions | undefined;
  readonly seed: number;
}

/** Throws a RangeError on a balance that is not a plain decimal, or when no venue is left. */
export function resolveOptions(options: SimulatorSettings): ResolvedOptions {
  if (options.venues?.length === 0) throw new RangeError(`no venue of ${VENUES.join(', ')}`);
  return {
    port: options.port ?? 0,
    venues: options.venues ?? VENUES,
    tape: options.tape ?? TAPE,
    krakenTape: options.krakenTape ?? KRAKEN_TAPE,
    speed: options.speed ?? 1,
    apiKeys: options.apiKeys ?? [],
    balances: moneyOf(options.balances ?? BALANCES),
    krakenKeys: options.krakenKeys ?? [],
    krakenBalances: moneyOf(options.krakenBalances ?? KRAKEN_BALANCES),
    krakenTokenLifeMs: options.krakenTokenLifeMs,
    rateLimited: options.rateLimits !== 'off',
    fees: options.fees ?? DEFAULT_FEES,
    rateLimits: rateLimits(DEFAULT_RATE_LIMITS, options),
    futuresRateLimits: rateLimits(FUTURES_RATE_LIMITS, options),
    futuresAccount: { ...FUTURES_ACCOUNT, ...options.futuresAccount },
    listenKeyLifeMs: options.listenKeyLifeMs ?? LISTEN_KEY_LIFE_MS,
    heartbeat: options.heartbeat ?? DEFAULT_HEARTBEAT,
    faults: options.faults,
    seed: options.seed ?? SEED,
  };
}

function moneyOf(balances: Readonly<Record<string, string>>): Map<string, Money> {
  return new Map(
    Object.entries(balances).map(([asset, amount]) => [asset, parseMoney(amount)] as const),
  );
}

function rateLimits(standard: RateLimitOptions, { rateLimits: own }: SimulatorSettings) {
  return own === 'off' ? NO_RATE_LIMITS : { ...standard, ...own };
}

import type { Histogram } from 'node:perf_hooks';
import type { Program } from './isolation/program.ts';
import type { SegmentLimits } from './journal/writer.ts';
import type { Boot } from './model/event.ts';
import type { FeedHealth } from './model/outcome.ts';
import type { CandleFigures, DayFigures } from './observe/venue-figures.ts';
import type { LastSecond } from './pulse-meter.ts';
import type { RateLimit } from './venue/binance/request-budget.ts';
import type { Credentials } from './venue/binance/sign.ts';
import type { KrakenCredentials } from './venue/kraken/sign.ts';
import type { LiveConfirmation } from './venue/live-permission.ts';

/** What a kernel thread is started with. */
export interface ThreadOptions {
  /** Directory of the journal; it exists. */
  readonly journalDirectory: string;
  /** Without them, the journal of a run is one segment. */
  readonly segmentLimits?: SegmentLimits;
  /** Where `voltaire kill` puts its requests; made when it is not there. */
  readonly killDirectory: string;
  /** Touched while the kernel is well and orders have a way, for who watches from outside. */
  readonly heartbeatFile?: string;
  readonly boot: Omit<Boot, 'kind' | 'atUs' | 'monoNs' | 'runId' | 'carry'>;
  /** One for each venue whose symbols are among the instruments. */
  readonly feeds: readonly FeedSettings[];
  /** Users' strategies: each runs in a thread of its own. */
  readonly programs: readonly Program[];
  /** Where orders go; without one, none leaves. */
  readonly gateway: GatewaySettings | PaperSettings | null;
  readonly memory: ThreadMemory;
  /** Starts without walking the path of an order first: sooner, and slower in its first seconds. */
  readonly cold?: true;
  /** Asks the system to let the thread go before others (go-first.ts). */
  readonly realTime?: boolean;
}

export type FeedSettings = BinanceFeedSettings | KrakenFeedSettings;

export interface BinanceFeedSettings {
  readonly venue: 'binance' | 'binance-futures';
  /** ws://… of the stream server, without a path. */
  readonly streamUrl: string;
  /** http://… of the REST API, without a path. */
  readonly restUrl: string;
  /** Levels a side: 5, 10 and 20 are whole in every message, more come as a snapshot and changes. */
  readonly depth: number;
  /** As exchangeInfo states them. */
  readonly rateLimits: readonly RateLimit[];
}

export interface KrakenFeedSettings {
  readonly venue: 'kraken';
  /** ws://… of the public endpoint, with its path. */
  readonly streamUrl: string;
  /** WebSocket API v2, "Book": the depths that the venue offers. */
  readonly depth: 10 | 25 | 100 | 500 | 1000;
}

export type GatewaySettings =
  | BinanceGatewaySettings
  | FuturesGatewaySettings
  | KrakenGatewaySettings;

interface AnyGatewaySettings {
  /** What was typed for real orders; without it, only a simulator on this machine gets any. */
  readonly live?: LiveConfirmation;
}

export interface BinanceGatewaySettings extends AnyGatewaySettings {
  readonly venue: 'binance';
  /** ws://… of the WebSocket API, without a path. */
  readonly apiUrl: string;
  /** http://… without a path. */
  readonly restUrl: string;
  readonly credentials: Credentials;
}

export interface FuturesGatewaySettings extends AnyGatewaySettings {
  readonly venue: 'binance-futures';
  /** ws://… of the WebSocket API, without a path. */
  readonly apiUrl: string;
  /** ws://… of the stream server, without a path: the account's own events. */
  readonly streamUrl: string;
  /** http://… of the futures' REST API, without a path. */
  readonly restUrl: string;
  /** http://… of Binance's main REST API, without a path: what the key may do. */
  readonly keysUrl: string;
  readonly credentials: Credentials;
}

export interface KrakenGatewaySettings extends AnyGatewaySettings {
  readonly venue: 'kraken';
  /** ws://… of the private address, with its path. */
  readonly authUrl: string;
  /** http://… without a path. */
  readonly restUrl: string;
  readonly credentials: KrakenCredentials;
}

/** Orders to a paper venue, which fills them on the market that the kernel sees. */
export interface PaperSettings {
  /** Whose market and rules they are. */
  readonly venue: GatewaySettings['venue'];
  readonly paper: {
    /** Shares of what a trade brings in; or the venue's schedule after so many dollars in 30 days. Decimal text. */
    readonly fees:
      | { readonly maker: string; readonly taker: string }
      | { readonly tierVolume: string };
    /** Who leaves a queue without a trade: see docs/backtest.md. */
    readonly queue: 'pessimistic' | 'proportional';
    readonly latencyMs: { readonly order: number; readonly response: number };
    /** What the account begins with, decimal text by asset. */
    readonly balances: Readonly<Record<string, string>>;
    readonly seed: number;
  };
}

/** All that the kernel thread shares with others. */
export interface ThreadMemory {
  readonly telemetry: SharedArrayBuffer;
  readonly record: SharedArrayBuffer;
  readonly command: SharedArrayBuffer;
  /** Apart from commands, so that no model can take up an operator's room. */
  readonly inference: SharedArrayBuffer;
  /** See rings/kill-board.ts; its scopes are those of `boot`. */
  readonly kill: SharedArrayBuffer;
}

/** Once a second: what does not belong into a ring. */
export interface ThreadStatus {
  readonly type: 'status';
  readonly seq: number;
  readonly journalBytes: number;
  readonly journalHead: string;
  readonly journalFailure: string;
  /** Null in the first second. */
  readonly lastSecond: LastSecond | null;
  /** By symbol. */
  readonly feeds: readonly (FeedHealth & {
    /** Since the last update, ms. */
    readonly ageMs: number | null;
    readonly candle: CandleFigures | null;
    readonly day: DayFigures | null;
  })[];
  /** By venue: frames that were refused, or that nobody had asked for. */
  readonly frames: readonly { venue: string; bad: number; unknown: number }[];
}

export type ThreadMessage =
  | {
      readonly type: 'started';
      readonly runId: string;
      /** What recovery found; empty when there was nothing to say. */
      readonly recovered: string;
      /** Whether the thread goes before others. */
      readonly realTime: boolean;
      readonly tickToDecision: Histogram;
      readonly tickToOrder: Histogram;
    }
  | ThreadStatus
  | { readonly type: 'problem'; readonly text: string }
  | { readonly type: 'stopped' /** All records are in the journal. */; readonly complete: boolean }
  | { readonly type: 'failed'; readonly reason: string };

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Money } from '@voltaire/reflex/model/money.ts';
import type { WebSocket } from 'ws';
import type { FeeTerms } from '../account/fees.ts';
import { FaultLine } from '../faults/fault-line.ts';
import type { BookView } from '../market/book.ts';
import { BTCUSDT } from '../market/trading-pair.ts';
import type { Clock } from '../replay/clock.ts';
import type { SimulatedVenue, VenueStats } from '../venue.ts';
import type { ApiKeyOptions } from './api-keys.ts';
import { binanceDialect } from './dialect.ts';
import { Heartbeat, type HeartbeatOptions } from './heartbeat.ts';
import { apiMethods } from './methods/methods.ts';
import { MarketFrames } from './market-frames.ts';
import { MarketPublisher } from './market-publisher.ts';
import { type FrameSent, MarketStreams } from './market-streams.ts';
import type { RateLimitOptions } from './rate-limits.ts';
import { answerRest, SPOT_ENDPOINTS } from './rest-api.ts';
import { answerSignedRest, SIGNED_ENDPOINTS } from './signed-rest.ts';
import type { TapePlayer } from './tape-player.ts';
import { BinanceVenue } from './venue.ts';
import { type OrderReceived, WebSocketApi } from './websocket-api.ts';

/** "WebSocket connections have a limit of 5 incoming messages per second." */
const MESSAGES_PER_SECOND_MAX = 5;

export interface BinanceOptions {
  readonly player: TapePlayer;
  readonly clock: Clock;
  readonly random: () => number;
  readonly apiKeys: readonly ApiKeyOptions[];
  readonly balances: ReadonlyMap<string, Money>;
  readonly fees: FeeTerms;
  readonly rateLimits: RateLimitOptions;
  readonly heartbeat: HeartbeatOptions;
  readonly onFrameSent: FrameSent | undefined;
  readonly onOrderReceived: OrderReceived | undefined;
}

/** Binance Spot: REST, market streams and the WebSocket API, over the market of a tape. */
export class BinanceExchange implements SimulatedVenue {
  readonly name = 'binance';
  readonly faults: FaultLine;
  readonly venue: BinanceVenue;
  private readonly player: TapePlayer;
  private readonly streams: MarketStreams;
  private readonly api: WebSocketApi<BinanceVenue>;
  private readonly heartbeat: Heartbeat;

  constructor(options: BinanceOptions) {
    const { player, clock, random, onFrameSent } = options;
    const pair = BTCUSDT;
    this.player = player;
    this.faults = new FaultLine(
      'binance',
      binanceDialect,
      () => this.streams.sockets(),
      random,
      () => clock.epochMs(),
    );
    this.streams = new MarketStreams({
      faults: this.faults,
      framesPlayed: () => player.replay.framesPlayed,
      onFrameSent,
      messagesPerSecondMax: MESSAGES_PER_SECOND_MAX,
    });
    this.venue = new BinanceVenue({ ...options, pair, book: player.replay.book });
    this.api = new WebSocketApi(this.venue, apiMethods, options.onOrderReceived);
    this.heartbeat = new Heartbeat(options.heartbeat);
    const publisher = new MarketPublisher(new MarketFrames(pair.symbol), this.streams, player);
    player.join(this.streams, (frame) => {
      publisher.publish(frame);
      this.venue.onFrame(frame);
    });
  }

  get symbols(): readonly string[] {
    return [this.venue.pair.symbol];
  }

  start(): void {
    this.heartbeat.start();
    this.player.start();
  }

  stop(): void {
    this.player.stop();
    this.heartbeat.stop();
    this.faults.close();
  }

  /** Whether the market of the tape moves; orders are served either way. */
  hold(running: boolean): void {
    if (running) this.player.start();
    else this.player.stop();
  }

  advance(): number {
    return this.player.advance();
  }

  truth(symbol: string): BookView | undefined {
    return symbol === this.venue.pair.symbol ? this.venue.book : undefined;
  }

  stats(): VenueStats {
    return this.player.stats(this.streams);
  }

  answer(url: URL, request: IncomingMessage, response: ServerResponse): boolean {
    return (
      answerRest(this.venue, SPOT_ENDPOINTS, url, request, response) ||
      answerSignedRest(this.venue, SIGNED_ENDPOINTS, url, request, response)
    );
  }

  endpoint(url: URL): ((socket: WebSocket) => void) | undefined {
    const { pathname } = url;
    const connect =
      pathname === '/ws-api/v3'
        ? (socket: WebSocket) => this.api.connect(socket, url)
        : isStreamPath(pathname) && ((socket: WebSocket) => this.streams.connect(socket, url));
    if (!connect) return undefined;
    return (socket) => {
      this.heartbeat.watch(socket);
      connect(socket);
    };
  }
}

function isStreamPath(path: string): boolean {
  return path === '/stream' || path === '/ws' || path.startsWith('/ws/');
}

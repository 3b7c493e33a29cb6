import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WebSocket } from 'ws';
import { binanceDialect } from '../binance/dialect.ts';
import { Heartbeat, type HeartbeatOptions } from '../binance/heartbeat.ts';
import { MarketPublisher } from '../binance/market-publisher.ts';
import { MarketStreams } from '../binance/market-streams.ts';
import { answerRest } from '../binance/rest-api.ts';
import { answerSignedRest } from '../binance/signed-rest.ts';
import { type OrderReceived, WebSocketApi } from '../binance/websocket-api.ts';
import type { TapePlayer } from '../binance/tape-player.ts';
import { FaultLine } from '../faults/fault-line.ts';
import type { BookView } from '../market/book.ts';
import { BTCUSDT } from '../market/trading-pair.ts';
import type { Clock } from '../replay/clock.ts';
import type { SimulatedVenue, VenueStats } from '../venue.ts';
import { FuturesFrames } from './market-frames.ts';
import { futuresMethods } from './api-methods.ts';
import { FUTURES_ENDPOINTS } from './rest-api.ts';
import { FUTURES_SIGNED_ENDPOINTS } from './signed-rest.ts';
import { UserStreams } from './user-stream.ts';
import { FuturesVenue, type FuturesVenueOptions } from './venue.ts';

/** Futures are another host in the world; here they are another path of the same one. */
export const FUTURES_PATH = '/futures';

/**
 * Since April 2026 books, quotes and trades come from /public, candles and tickers from /market; the
 * old addresses without either are served here in full.
 */
const STREAM_PATH = new RegExp(`^${FUTURES_PATH}(/public|/market)?/(stream$|ws$|ws/)`);

/** Orders and user data: hosts of their own in the world. */
export const FUTURES_API_PATH = '/ws-fapi/v1';
const PRIVATE_PATH = `${FUTURES_PATH}/private/ws/`;

/** "WebSocket connections have a limit of 10 incoming messages per second." */
const MESSAGES_PER_SECOND_MAX = 10;

export interface FuturesOptions
  extends Omit<FuturesVenueOptions, 'pair' | 'book' | 'listenKeyExpired'> {
  readonly player: TapePlayer;
  readonly clock: Clock;
  readonly random: () => number;
  readonly heartbeat: HeartbeatOptions;
  readonly onOrderReceived: OrderReceived | undefined;
}

/** Binance USD-M futures: the market of the spot tape, linked by `pu`, and orders on margin. */
export class FuturesExchange implements SimulatedVenue {
  readonly name = 'binance-futures';
  readonly symbols = [BTCUSDT.symbol];
  readonly faults: FaultLine;
  readonly venue: FuturesVenue;
  private readonly api: WebSocketApi<FuturesVenue>;
  private readonly userStreams: UserStreams;
  private readonly streams: MarketStreams;
  private readonly heartbeat: Heartbeat;

  constructor(private readonly options: FuturesOptions) {
    const { player, clock, random } = options;
    const nowMs = (): number => Math.floor(clock.epochMs());
    this.faults = new FaultLine(
      this.name,
      binanceDialect,
      () => this.streams.sockets(),
      random,
      nowMs,
    );
    this.streams = new MarketStreams({
      faults: this.faults,
      framesPlayed: () => player.replay.framesPlayed,
      onFrameSent: undefined,
      messagesPerSecondMax: MESSAGES_PER_SECOND_MAX,
    });
    this.userStreams = new UserStreams(() => this.venue);
    this.venue = new FuturesVenue({
      ...options,
      pair: BTCUSDT,
      book: player.replay.book,
      listenKeyExpired: (key) => this.userStreams.expire(key),
    });
    this.api = new WebSocketApi(this.venue, futuresMethods, options.onOrderReceived);
    this.heartbeat = new Heartbeat(options.heartbeat);
    const format = new FuturesFrames(BTCUSDT.symbol, () => player.state.eventMs);
    const publisher = new MarketPublisher(format, this.streams, player);
    player.join(this.streams, (frame) => {
      publisher.publish(frame);
      this.venue.onFrame(frame);
    });
  }

  start(): void {
    this.heartbeat.start();
    this.options.player.start();
  }

  stop(): void {
    this.options.player.stop();
    this.heartbeat.stop();
    this.faults.close();
    this.venue.stop();
  }

  advance(): number {
    return this.options.player.advance();
  }

  truth(symbol: string): BookView | undefined {
    return symbol === BTCUSDT.symbol ? this.venue.book : undefined;
  }

  stats(): VenueStats {
    return this.options.player.stats(this.streams);
  }

  answer(url: URL, request: IncomingMessage, response: ServerResponse): boolean {
    return (
      answerRest(this.venue, FUTURES_ENDPOINTS, url, request, response) ||
      answerSignedRest(this.venue, FUTURES_SIGNED_ENDPOINTS, url, request, response)
    );
  }

  endpoint(url: URL): ((socket: WebSocket) => void) | undefined {
    const connect = this.connector(url);
    if (!connect) return undefined;
    return (socket) => {
      this.heartbeat.watch(socket);
      connect(socket);
    };
  }

  private connector(url: URL): ((socket: WebSocket) => void) | undefined {
    const { pathname } = url;
    if (pathname === FUTURES_API_PATH) return (socket) => this.api.connect(socket, url);
    if (STREAM_PATH.test(pathname)) return (socket) => this.streams.connect(socket, url);
    if (!pathname.startsWith(PRIVATE_PATH)) return undefined;
    return (socket) => this.userStreams.connect(socket, pathname.slice(PRIVATE_PATH.length));
  }
}

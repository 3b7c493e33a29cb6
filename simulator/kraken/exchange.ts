import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Money } from '@voltaire/reflex/model/money.ts';
import type { WebSocket } from 'ws';
import type { FeeTerms } from '../account/fees.ts';
import { FaultLine } from '../faults/fault-line.ts';
import type { BookView } from '../market/book.ts';
import type { Clock } from '../replay/clock.ts';
import { type Pacing, pacingFor, type ReplaySpeed } from '../replay/pacing.ts';
import { readTape } from '../tape/tape-file.ts';
import { type Tape, tapeBytes } from '../tape/tape.ts';
import type { SimulatedVenue, VenueStats } from '../venue.ts';
import { Backlog } from '../wire/backlog.ts';
import { krakenDialect } from './dialect.ts';
import { KrakenMarketData } from './market-data.ts';
import type { KrakenPair } from './pair.ts';
import type { KrakenKeyOptions } from './private/api-keys.ts';
import { PrivateApi } from './private/private-api.ts';
import { answerPrivateRest } from './private/rest-api.ts';
import { KrakenVenue } from './private/venue.ts';
import { KrakenReplay, type MarketListener } from './replay.ts';
import { KrakenTapeCodec } from './tape-codec.ts';

export const KRAKEN_PATH = '/v2';
/** The venue itself has another host for it. */
export const KRAKEN_AUTH_PATH = '/v2/auth';

export interface KrakenOptions {
  readonly tape: string | URL;
  readonly speed: ReplaySpeed;
  readonly clock: Clock;
  readonly random: () => number;
  readonly krakenKeys: readonly KrakenKeyOptions[];
  readonly krakenBalances: ReadonlyMap<string, Money>;
  readonly krakenTokenLifeMs: number | undefined;
  readonly fees: FeeTerms;
  readonly rateLimited: boolean;
}

/**
 * Kraken: market data, and orders over the market of a tape. Its market stands still while nobody
 * listens to it: then it costs nothing.
 */
export class KrakenExchange implements SimulatedVenue {
  readonly name = 'kraken';
  readonly faults: FaultLine;
  readonly venue: KrakenVenue;
  private readonly api: PrivateApi;
  private readonly replay: KrakenReplay;
  private readonly data: KrakenMarketData;
  private readonly pacing: Pacing;
  private readonly backlog = new Backlog();

  private constructor(
    private readonly tape: Tape,
    pairs: readonly KrakenPair[],
    private readonly options: KrakenOptions,
  ) {
    const nowMs = (): number => options.clock.epochMs();
    this.faults = new FaultLine(
      'kraken',
      krakenDialect(pairs),
      () => this.sockets(),
      options.random,
      nowMs,
    );
    this.data = new KrakenMarketData({
      markets: () => this.replay.markets,
      framesPlayed: () => this.replay.framesPlayed,
      faults: this.faults,
      nowMs,
    });
    const market: MarketListener = {
      onBook: (changed, change, before) => {
        this.data.onBook(changed, change, before);
        this.venue.onBook(changed, change);
      },
      onTrades: (traded, trades) => {
        this.data.onTrades(traded, trades);
        this.venue.onTrades(traded, trades);
      },
    };
    this.replay = new KrakenReplay(tape, pairs, market, options.clock.epochMs());
    this.venue = new KrakenVenue(this.replay.markets, {
      clock: options.clock,
      keys: options.krakenKeys,
      balances: options.krakenBalances,
      fees: options.fees,
      rateLimited: options.rateLimited,
      tokenLifeMs: options.krakenTokenLifeMs,
    });
    this.api = new PrivateApi(this.venue, this.faults);
    this.pacing = pacingFor(options.speed, options.clock);
  }

  /** Rejects when the tape cannot be read. */
  static async open(options: KrakenOptions): Promise<KrakenExchange> {
    const codec = new KrakenTapeCodec();
    const tape = await readTape(options.tape, codec);
    return new KrakenExchange(tape, codec.pairs, options);
  }

  get symbols(): readonly string[] {
    return this.replay.markets.map(({ pair }) => pair.symbol);
  }

  start(): void {
    // With the first client.
  }

  stop(): void {
    this.pacing.stop();
    this.venue.deadMan.stop();
    this.faults.close();
  }

  advance(): number {
    return this.replay.step(this.options.clock.epochMs());
  }

  truth(symbol: string): BookView | undefined {
    return this.replay.markets.find(({ pair }) => pair.symbol === symbol);
  }

  stats(): VenueStats {
    return {
      tapeFrames: this.tape.frames,
      tapeBytes: tapeBytes(this.tape),
      tapeSkipped: this.tape.skipped,
      framesPlayed: this.replay.framesPlayed,
      framesSent: this.data.framesSent,
      loops: this.replay.loops,
      connections: this.data.connections,
    };
  }

  answer(url: URL, request: IncomingMessage, response: ServerResponse): boolean {
    return answerPrivateRest(this.venue, url, request, response);
  }

  endpoint(url: URL): ((socket: WebSocket) => void) | undefined {
    if (url.pathname === KRAKEN_AUTH_PATH) return (socket) => this.api.connect(socket);
    if (url.pathname !== KRAKEN_PATH) return undefined;
    return (socket) => {
      const first = this.data.connections === 0;
      this.data.connect(socket);
      socket.once('close', () => {
        if (this.data.connections === 0) this.pacing.stop();
      });
      if (first) this.play();
    };
  }

  private *sockets(): Generator<WebSocket> {
    yield* this.data.sockets();
    yield* this.api.sockets();
  }

  private play(): void {
    const { replay, data, backlog } = this;
    this.pacing.start({
      get nextDueMs() {
        return replay.nextDueMs;
      },
      step: (nowMs) => replay.step(nowMs),
      clientsKeepUp: () => backlog.clientsKeepUp(data.sockets()),
    });
  }
}

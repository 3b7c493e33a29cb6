import type { WebSocket } from 'ws';
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
import { KrakenReplay } from './replay.ts';
import { KrakenTapeCodec } from './tape-codec.ts';

export const KRAKEN_PATH = '/v2';

export interface KrakenOptions {
  readonly tape: string | URL;
  readonly speed: ReplaySpeed;
  readonly clock: Clock;
  readonly random: () => number;
}

/** Kraken's public side. Its market stands still while nobody is connected: then it costs nothing. */
export class KrakenExchange implements SimulatedVenue {
  readonly name = 'kraken';
  readonly faults: FaultLine;
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
      () => this.data.sockets(),
      options.random,
      nowMs,
    );
    this.data = new KrakenMarketData({
      markets: () => this.replay.markets,
      framesPlayed: () => this.replay.framesPlayed,
      faults: this.faults,
      nowMs,
    });
    this.replay = new KrakenReplay(tape, pairs, this.data, options.clock.epochMs());
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

  answer(): boolean {
    return false;
  }

  endpoint(url: URL): ((socket: WebSocket) => void) | undefined {
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

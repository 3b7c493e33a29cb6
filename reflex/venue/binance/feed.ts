import { EventKind } from '../../model/event.ts';
import type { EdgeParts, MarketFeed } from '../../ports.ts';
import { Connection } from '../connection.ts';
import { BadFrame, BinanceDecoder } from './decode.ts';

export interface BinanceFeedOptions extends EdgeParts {
  /** ws://… of the stream server, without a path. */
  readonly streamUrl: string;
  /** http://… of the REST API, without a path. */
  readonly restUrl: string;
}

/** depth@100ms speaks ten times a second: after four silent seconds the stream is dead. */
const SILENCE_MS = 4_000;
const SNAPSHOT_LEVELS = 1000;
const SNAPSHOT_TIMEOUT_MS = 5_000;

/** Trades, best bid and ask, and depth of Binance Spot over one combined stream. */
export class BinanceFeed implements MarketFeed {
  badFrames = 0;
  private stopped = false;
  private readonly decoder: BinanceDecoder;
  private readonly connection: Connection;

  constructor(private readonly options: BinanceFeedOptions) {
    this.decoder = new BinanceDecoder(options.instruments);
    this.connection = new Connection(
      {
        url: `${options.streamUrl}/stream?streams=${this.decoder.streams.join('/')}`,
        silenceMs: SILENCE_MS,
        pongsCount: false,
        random: options.random,
      },
      {
        onOpen: () => this.link(true, 'connected'),
        onFrame: (frame) => this.onFrame(frame),
        onLost: (reason) => {
          options.report(`market data: ${reason}`);
          this.link(false, reason);
        },
      },
    );
  }

  start(): void {
    this.connection.start();
  }

  stop(): void {
    this.stopped = true;
    this.connection.stop();
  }

  /** A failure is only reported: the kernel asks again while it waits. */
  fetchSnapshot(symbolId: number): void {
    void this.requestSnapshot(symbolId).catch((error: unknown) => {
      this.options.report(
        `depth snapshot: ${error instanceof Error ? error.message : String(error)}`,
      );
    });
  }

  private async requestSnapshot(symbolId: number): Promise<void> {
    const { restUrl, instruments, clock, sink } = this.options;
    const { symbol } = instruments[symbolId]!;
    const response = await fetch(
      `${restUrl}/api/v3/depth?symbol=${encodeURIComponent(symbol)}&limit=${SNAPSHOT_LEVELS}`,
      { signal: AbortSignal.timeout(SNAPSHOT_TIMEOUT_MS) },
    );
    const body = await response.text();
    if (!response.ok) throw new Error(`HTTP ${response.status}: ${body.slice(0, 200)}`);
    if (this.stopped) return;
    sink(this.decoder.decodeSnapshot(body, symbolId, clock.atUs(), clock.monoNs()));
  }

  private onFrame(frame: Buffer): void {
    const { clock, sink, report } = this.options;
    const monoNs = clock.monoNs();
    const atUs = clock.atUs();
    try {
      const event = this.decoder.decode(frame, atUs, monoNs);
      if (!event) return;
      this.connection.proven();
      sink(event);
    } catch (error) {
      if (!(error instanceof BadFrame)) throw error;
      this.badFrames++;
      report(`refused frame ${this.badFrames}: ${error.message}`);
    }
  }

  private link(up: boolean, reason: string): void {
    const { clock, sink } = this.options;
    const atUs = clock.atUs();
    sink({ kind: EventKind.LINK, atUs, monoNs: clock.monoNs(), link: 'market', up, reason });
  }
}

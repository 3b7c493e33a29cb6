import type { WebSocket } from 'ws';
import { BTCUSDT } from '../market/trading-pair.ts';
import type { Clock } from '../replay/clock.ts';
import type { Frame } from '../replay/frame.ts';
import { type Pacing, pacingFor, type ReplaySpeed } from '../replay/pacing.ts';
import { Replay } from '../replay/replay.ts';
import { readTape } from '../tape/tape-file.ts';
import { type Tape, tapeBytes } from '../tape/tape.ts';
import type { VenueStats } from '../venue.ts';
import { Backlog } from '../wire/backlog.ts';
import { MarketState } from './market-state.ts';
import type { MarketStreams } from './market-streams.ts';
import { BinanceTapeCodec } from './tape-codec.ts';

/** Who has to keep up when the replay is as fast as it can be. */
export interface Audience {
  sockets(): Iterable<WebSocket>;
}

/** One tape, played once for all who show its market: spot and futures. */
export class TapePlayer {
  readonly replay: Replay;
  readonly state: MarketState;
  private readonly listeners: ((frame: Frame) => void)[] = [];
  private readonly audience: Audience[] = [];
  private readonly pacing: Pacing;
  private readonly backlog = new Backlog();
  private running = false;

  private constructor(
    private readonly tape: Tape,
    speed: ReplaySpeed,
    private readonly clock: Clock,
  ) {
    this.pacing = pacingFor(speed, clock);
    this.replay = new Replay(tape, (frame) => {
      this.state.follow(frame);
      for (const listen of this.listeners) listen(frame);
    });
    this.state = new MarketState(this.replay, tape);
  }

  /** Rejects when the tape cannot be read. */
  static async open(path: string | URL, speed: ReplaySpeed, clock: Clock): Promise<TapePlayer> {
    const tape = await readTape(path, new BinanceTapeCodec(BTCUSDT.symbol));
    return new TapePlayer(tape, speed, clock);
  }

  /** Frames come after the market has followed them. */
  join(audience: Audience, listener: (frame: Frame) => void): void {
    this.audience.push(audience);
    this.listeners.push(listener);
  }

  /** Goes on where it stopped, at once; while it runs, nothing. */
  start(): void {
    if (this.running) return;
    this.running = true;
    const { replay } = this;
    this.pacing.start({
      get nextDueMs() {
        return replay.nextDueMs;
      },
      step: (nowMs) => replay.step(nowMs),
      clientsKeepUp: () =>
        this.audience.every((each) => this.backlog.clientsKeepUp(each.sockets())),
    });
  }

  stop(): void {
    this.running = false;
    this.pacing.stop();
  }

  advance(): number {
    return this.replay.step(this.clock.epochMs());
  }

  stats(streams: MarketStreams): VenueStats {
    return {
      tapeFrames: this.tape.frames,
      tapeBytes: tapeBytes(this.tape),
      tapeSkipped: this.tape.skipped,
      framesPlayed: this.replay.framesPlayed,
      framesSent: streams.framesSent,
      loops: this.replay.loops,
      connections: streams.connections,
    };
  }
}

/**
 * When the next frame is played. The replay knows what comes next and when it is due in tape time; a
 * pacing turns that into wall time: at a multiple of the recorded speed, as fast as the clients
 * read, or by hand.
 */
import type { Clock } from './clock.ts';

/** What a pacing drives. */
export interface Paced {
  /** Tape ms since the replay began at which the next frame is due. */
  readonly nextDueMs: number;
  step(nowMs: number): number;
  /** False while a client has more unsent bytes than it should: 'max' waits, timed replays do not. */
  clientsKeepUp(): boolean;
}

export interface Pacing {
  /** The next frame is due at once; after a `stop` the replay goes on where it was. */
  start(replay: Paced): void;
  stop(): void;
}

/** 'stepped' plays a frame only when told; 'max' as fast as the clients read; n at n× real time. */
export type ReplaySpeed = 'stepped' | 'max' | number;

/** Throws a RangeError on a speed that is not positive. */
export function pacingFor(speed: ReplaySpeed, clock: Clock): Pacing {
  if (speed === 'stepped') return { start: () => undefined, stop: () => undefined };
  if (speed === 'max') return new FullSpeedPacing(clock);
  if (!(speed > 0 && Number.isFinite(speed))) {
    throw new RangeError(`a replay speed must be a positive number, was ${speed}`);
  }
  return new TimedPacing(speed, clock);
}

/** Timers are no finer, and a frame that is due within it is played now instead of by a second one. */
const TIMER_RESOLUTION_MS = 1;

/** After a pause of the whole machine the tape goes on where it was, rather than in one burst. */
const CATCH_UP_MS_MAX = 1_000;

/** However many frames are due, orders are answered in between. */
const PLAY_MS_MAX = 5;

/**
 * One timer, always set to the due time of the next frame, which is computed from the start and not
 * from the frame before: lateness of one timer does not add to the next.
 */
class TimedPacing implements Pacing {
  private timer: NodeJS.Timeout | undefined;
  private startMs = 0;

  constructor(
    private readonly speed: number,
    private readonly clock: Clock,
  ) {}

  start(replay: Paced): void {
    this.startMs = this.clock.monotonicMs() - replay.nextDueMs / this.speed;
    this.schedule(replay);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private schedule(replay: Paced): void {
    const waitMs = this.dueMs(replay) - this.clock.monotonicMs();
    this.timer = setTimeout(() => this.playDue(replay), Math.max(TIMER_RESOLUTION_MS, waitMs));
  }

  private playDue(replay: Paced): void {
    const nowMs = this.clock.monotonicMs();
    const lateMs = nowMs - this.dueMs(replay);
    if (lateMs > CATCH_UP_MS_MAX) this.startMs += lateMs;
    const epochMs = this.clock.epochMs();
    for (let due = this.dueMs(replay); due <= nowMs; due = this.dueMs(replay)) {
      replay.step(epochMs - (nowMs - due));
      if (this.clock.monotonicMs() - nowMs > PLAY_MS_MAX) break;
    }
    this.schedule(replay);
  }

  private dueMs(replay: Paced): number {
    return this.startMs + replay.nextDueMs / this.speed;
  }
}

/** Long enough to be efficient, short enough that orders are answered in between. */
const BATCH_MS = 2;
const BATCH_FRAMES = 32;
const CLIENTS_BEHIND_MS = 1;

class FullSpeedPacing implements Pacing {
  private immediate: NodeJS.Immediate | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly clock: Clock) {}

  start(replay: Paced): void {
    this.immediate = setImmediate(() => this.playBatch(replay));
  }

  stop(): void {
    clearImmediate(this.immediate);
    clearTimeout(this.timer);
  }

  private playBatch(replay: Paced): void {
    const untilMs = this.clock.monotonicMs() + BATCH_MS;
    while (this.clock.monotonicMs() < untilMs) {
      if (!replay.clientsKeepUp()) {
        this.timer = setTimeout(() => this.playBatch(replay), CLIENTS_BEHIND_MS);
        return;
      }
      for (let left = BATCH_FRAMES; left > 0; left--) replay.step(this.clock.epochMs());
    }
    this.start(replay);
  }
}

/** How time passes for whoever looks on. A test has its own. */
export interface WallClock {
  nowMs(): number;
  waitMs(ms: number): void;
}

const word = new Int32Array(new SharedArrayBuffer(4));
const WALL: WallClock = {
  nowMs: () => performance.now(),
  // The thread plays one tape and has nothing else to do.
  waitMs: (ms) => void Atomics.wait(word, 0, 0, ms),
};

/** Less than this is not worth a wait. */
const LEAST_MS = 1;

/**
 * Holds a run back to so many times real time: paper trading that one can watch. Nothing of the run
 * knows of it, so that its hash is that of the same run at full speed.
 */
export class Pace {
  private readonly startedMs: number;

  constructor(
    private readonly speed: number,
    private readonly startNs: number,
    private readonly clock = WALL,
  ) {
    this.startedMs = clock.nowMs();
  }

  /** Until the tape's time has come. */
  until(ns: number): void {
    const { speed, startNs, startedMs, clock } = this;
    const aheadMs = (ns - startNs) / 1e6 / speed - (clock.nowMs() - startedMs);
    if (aheadMs > LEAST_MS) clock.waitMs(aheadMs);
  }
}

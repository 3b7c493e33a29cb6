import type { RateWindow } from '../model/venue-limits.ts';

/** Of the interval: forgotten together. */
const PARTS = 20;

/**
 * How much was counted within the last interval, and up to a twentieth of it more: of an interval that
 * somebody else counts by a clock of its own it is never less. O(1), whatever the interval.
 *
 *     │ 1 │ 2 │ … │ 20 │ now      a part is forgotten when it is a whole interval old
 */
export class SlidingCount {
  private readonly parts = new Float64Array(PARTS);
  private readonly partNs: number;
  private part = Number.NaN;
  private whole = 0;
  private current = 0;

  constructor(intervalMs: number) {
    this.partNs = (intervalMs * 1e6) / PARTS;
  }

  add(amount: number, monoNs: number): void {
    this.turn(monoNs);
    this.current += amount;
  }

  at(monoNs: number): number {
    this.turn(monoNs);
    return this.whole + this.current;
  }

  private turn(monoNs: number): void {
    const part = Math.floor(monoNs / this.partNs);
    const passed = part - this.part; // NaN the first time, below zero when a clock went back
    for (let i = 0; i < Math.min(passed, PARTS + 1); i++) {
      const place = (this.part + i) % PARTS;
      this.whole += this.current - this.parts[place]!;
      this.parts[place] = this.current;
      this.current = 0;
    }
    if (!(passed <= 0)) this.part = part;
  }
}

/** One limit of a venue, and what was counted against it. */
export class CountedWindow {
  private readonly count: SlidingCount;

  /** `share` of the limit is ours. */
  constructor(
    private readonly window: RateWindow,
    private readonly share: number,
  ) {
    this.count = new SlidingCount(window.intervalMs);
  }

  add(amount: number, monoNs: number): void {
    this.count.add(amount, monoNs);
  }

  /** Of the share; below zero when it is overdrawn. NaN of a limit that is none. */
  left(monoNs: number): number {
    const { limit, intervalMs } = this.window;
    if (!(limit > 0 && intervalMs > 0 && Number.isFinite(intervalMs))) return Number.NaN;
    return limit * this.share - this.count.at(monoNs);
  }
}

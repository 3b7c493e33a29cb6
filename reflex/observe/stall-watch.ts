import { SlidingMax } from './sliding-max.ts';

/** How often the kernel's TIMER comes when nothing keeps it (kernel-thread.ts). */
const PERIOD_NS = 1e8;
/** Ten seconds, and one, in slots of a tenth of it. */
const SLOTS = 11;
const STALL_SLOT_NS = 1e9;
const LAG_SLOT_NS = 1e8;

/**
 * Whether the kernel's thread gets to its work in time: by how much its timer was late, and the
 * longest stall of the event loop that the pulse meter has seen. Milliseconds, by the monotonic clock.
 * A timer that should have come by now counts as well: the stall is seen by the first event behind it.
 */
export class StallWatch {
  private readonly stalls = new SlidingMax(SLOTS, STALL_SLOT_NS);
  private readonly lags = new SlidingMax(SLOTS, LAG_SLOT_NS);
  private timerNs = Number.NaN;

  onTimer(monoNs: number): void {
    const lateMs = this.lateMs(monoNs);
    this.stalls.record(monoNs, lateMs);
    this.lags.record(monoNs, lateMs);
    this.timerNs = monoNs;
  }

  onPulse(monoNs: number, loopStallMs: number): void {
    this.stalls.record(monoNs, loopStallMs);
  }

  /** Longest within the last ten seconds; NaN before the first timer. */
  stallMs(monoNs: number): number {
    return Math.max(this.lateMs(monoNs), this.stalls.max(monoNs));
  }

  /** Of the timer alone, longest within the last second; NaN before the first timer. */
  timerLagMs(monoNs: number): number {
    return Math.max(this.lateMs(monoNs), this.lags.max(monoNs));
  }

  /** Of the timer that is due at this moment, or was. */
  private lateMs(monoNs: number): number {
    return Math.max(0, monoNs - this.timerNs - PERIOD_NS) / 1e6;
  }
}

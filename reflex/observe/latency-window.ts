import { LatencyHistogram } from './latency-histogram.ts';

const HALF_NS = 5e9;

/** Of one half of the window. */
class Half {
  readonly histogram = new LatencyHistogram();
  /** Of the differences between latencies that followed each other. */
  sumUs = 0;
  count = 0;

  clear(): void {
    this.histogram.clear();
    this.sumUs = 0;
    this.count = 0;
  }
}

/**
 * How long messages of one symbol took from the exchange to us, over the last five to ten seconds:
 * two halves of five take turns. May be negative, as clocks differ; then the jitter is still right.
 */
export class LatencyWindow {
  private current = new Half();
  private before = new Half();
  private endNs = Number.NEGATIVE_INFINITY;
  private lastUs = Number.NaN;

  /** Microseconds; what is not finite is not counted. */
  record(monoNs: number, latencyUs: number): void {
    if (monoNs >= this.endNs) this.turn(monoNs);
    if (!Number.isFinite(latencyUs)) return;
    const { current } = this;
    current.histogram.record(latencyUs);
    const difference = Math.abs(latencyUs - this.lastUs);
    this.lastUs = latencyUs;
    if (Number.isNaN(difference)) return; // the first
    current.sumUs += difference;
    current.count++;
  }

  /** Right to some 3 %; null when there was no message within the window. */
  quantileUs(monoNs: number, quantile: number): number | null {
    if (monoNs >= this.endNs) this.turn(monoNs);
    const { current, before } = this;
    if (current.histogram.count + before.histogram.count === 0) return null;
    return LatencyHistogram.quantile(quantile, current.histogram, before.histogram);
  }

  /**
   * Mean absolute difference of the latencies of two messages in a row (the D of RFC 3550, §6.4.1,
   * with the mean of the window for its running one); null with fewer than two.
   */
  jitterUs(monoNs: number): number | null {
    if (monoNs >= this.endNs) this.turn(monoNs);
    const count = this.current.count + this.before.count;
    return count === 0 ? null : (this.current.sumUs + this.before.sumUs) / count;
  }

  private turn(monoNs: number): void {
    if (monoNs < this.endNs + HALF_NS) {
      [this.before, this.current] = [this.current, this.before];
      this.endNs += HALF_NS;
    } else {
      this.before.clear(); // both halves are older than the window
      this.endNs = monoNs + HALF_NS;
    }
    this.current.clear();
  }
}

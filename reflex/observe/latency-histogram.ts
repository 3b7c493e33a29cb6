import type { LatencyQuantiles } from '../model/outcome.ts';

/** Sixteen buckets for each power of two: quantiles are right to some 6 %. */
const STEPS = 16;
const POWERS = 28;
const HALF = POWERS * STEPS;
/** µs: more than half an hour either way is a broken clock, whatever the number. */
const MOST = 2 ** 31 - 1;
/** From here on all counts are halved: the distribution is that of the recent past. */
const FADE_AT = 1 << 16;

/**
 * The distribution of a duration that may be negative, in constant memory: the exchange's clock may
 * be ahead of ours (one recorder's was 1.27 s behind), so that no latency can be taken for positive.
 *
 *     bucket   0 ……… HALF−1 │ HALF ……… 2·HALF−1
 *     value    −35 min …… −1 │ 0 ……… +35 min
 */
export class LatencyHistogram {
  count = 0;
  private total = 0;
  private readonly counts = new Uint32Array(2 * HALF);

  /** Microseconds; what is not finite is not counted. */
  record(us: number): void {
    if (!Number.isFinite(us)) return;
    const size = Math.min(MOST, Math.abs(us)) | 0;
    this.counts[us < 0 ? HALF - 1 - bucketOf(size) : HALF + bucketOf(size)]!++;
    this.count++;
    if (++this.total === FADE_AT) this.fade();
  }

  /** Of the recent past, but for `count`. Null when nothing was recorded yet. */
  quantiles(): LatencyQuantiles | null {
    if (this.total === 0) return null;
    return {
      count: this.count,
      minUs: this.at(0),
      p50Us: this.at(0.5),
      p99Us: this.at(0.99),
      maxUs: this.at(1),
    };
  }

  clear(): void {
    this.count = 0;
    this.total = 0;
    this.counts.fill(0);
  }

  /** Of all that was recorded in any of them, µs; NaN when nothing was. */
  static quantile(quantile: number, ...parts: readonly LatencyHistogram[]): number {
    const total = parts.reduce((sum, part) => sum + part.total, 0);
    const rank = Math.max(1, Math.ceil(quantile * total));
    let seen = 0;
    for (let bucket = 0; bucket < 2 * HALF; bucket++) {
      for (const { counts } of parts) seen += counts[bucket]!;
      if (seen >= rank) return valueOf(bucket);
    }
    return Number.NaN;
  }

  private at(quantile: number): number {
    return LatencyHistogram.quantile(quantile, this);
  }

  private fade(): void {
    this.total = 0;
    for (let bucket = 0; bucket < this.counts.length; bucket++) {
      this.counts[bucket] = this.counts[bucket]! >>> 1;
      this.total += this.counts[bucket]!;
    }
  }
}

function bucketOf(size: number): number {
  if (size < STEPS) return size;
  const power = 27 - Math.clz32(size); // of the step: size >> power lies in 16 … 31
  return (power + 1) * STEPS + ((size >> power) - STEPS);
}

/** The middle of a bucket. */
function valueOf(bucket: number): number {
  const index = bucket < HALF ? HALF - 1 - bucket : bucket - HALF;
  const power = Math.floor(index / STEPS) - 1;
  const width = 2 ** power;
  const size = power < 0 ? index : (STEPS + (index % STEPS)) * width + (width - 1) / 2;
  return bucket < HALF ? 0 - size : size;
}

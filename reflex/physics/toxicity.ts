/**
 * Flow toxicity after VPIN (Easley, López de Prado & O'Hara 2012): the volume is cut into buckets of
 * equal size, and toxicity is the share of it that was one-sided,
 *
 *     Σ |buy − sell| ÷ Σ (buy + sell)      over the last 50 full buckets.
 *
 * VPIN has to guess who was the aggressor; venues of crypto assets say it with every trade. A bucket
 * holds as much as 50 mean trades, the mean being taken over about the last 1000: so it means the same
 * on every symbol, needs no clock, and neither a silence nor a burst can make it stick.
 *
 *     ring   |b−s| │ 0.7 │ 2.0 │ 0.1 │ …      one place for each full bucket, the oldest overwritten
 *     ring   b+s   │ 2.0 │ 2.0 │ 2.0 │ …
 *     open   buy, sell                        fills up to `size`
 */

const BUCKETS = 50;
/** From fewer full buckets nothing is said. */
const MIN_BUCKETS = 10;
const TRADES_PER_BUCKET = 50;
/** So many trades are only measured, before there is a bucket. */
const WARM_UP_TRADES = 50;
const MEAN_OVER_TRADES = 1_000;

export class Toxicity {
  /** 0 … 1; NaN until ten buckets are full. */
  value = Number.NaN;
  private readonly oneSided = new Float64Array(BUCKETS);
  private readonly total = new Float64Array(BUCKETS);
  private full = 0;
  private buy = 0;
  private sell = 0;
  private trades = 0;
  private meanQuantity = 0;

  reset(): void {
    this.value = Number.NaN;
    this.full = 0;
    this.buy = 0;
    this.sell = 0;
    this.trades = 0;
    this.meanQuantity = 0;
  }

  /** At most one ring of buckets is written, however large the trade. */
  add(quantity: number, aggressor: 1 | -1): void {
    if (this.trades >= WARM_UP_TRADES) this.fill(quantity, aggressor);
    this.trades++;
    // A single giant counts for one bucket: it fills many, but must not make them all giants.
    const counted =
      this.trades > WARM_UP_TRADES
        ? Math.min(quantity, TRADES_PER_BUCKET * this.meanQuantity)
        : quantity;
    this.meanQuantity += (counted - this.meanQuantity) / Math.min(this.trades, MEAN_OVER_TRADES);
  }

  private fill(quantity: number, aggressor: 1 | -1): void {
    const size = TRADES_PER_BUCKET * this.meanQuantity;
    const room = size - this.buy - this.sell;
    if (quantity < room) {
      this.pour(quantity, aggressor);
      return;
    }
    if (room > 0) this.pour(room, aggressor);
    this.close();
    const rest = room > 0 ? quantity - room : quantity;
    for (let i = Math.min(Math.floor(rest / size), BUCKETS); i > 0; i--) {
      this.pour(size, aggressor);
      this.close();
    }
    this.pour(rest % size, aggressor);
    this.measure();
  }

  private pour(quantity: number, aggressor: 1 | -1): void {
    if (aggressor === 1) this.buy += quantity;
    else this.sell += quantity;
  }

  private close(): void {
    const place = this.full % BUCKETS;
    this.oneSided[place] = Math.abs(this.buy - this.sell);
    this.total[place] = this.buy + this.sell;
    this.full++;
    this.buy = 0;
    this.sell = 0;
  }

  /** Anew from the ring each time a bucket is full: running sums would drift. */
  private measure(): void {
    if (this.full < MIN_BUCKETS) return;
    let oneSided = 0;
    let total = 0;
    for (let i = Math.min(this.full, BUCKETS) - 1; i >= 0; i--) {
      oneSided += this.oneSided[i]!;
      total += this.total[i]!;
    }
    this.value = oneSided / total;
  }
}

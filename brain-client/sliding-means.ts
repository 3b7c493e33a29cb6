/** Means of several quantities over the newest rows, in constant time and memory. */
export class SlidingMeans {
  private readonly rows: Float64Array;
  private readonly sums: Float64Array;
  private recorded = 0;

  constructor(
    private readonly quantities: number,
    private readonly length: number,
  ) {
    this.rows = new Float64Array(quantities * length);
    this.sums = new Float64Array(quantities);
  }

  get count(): number {
    return Math.min(this.recorded, this.length);
  }

  /** One number for each quantity. */
  record(row: readonly number[]): void {
    const at = (this.recorded++ % this.length) * this.quantities;
    for (let k = 0; k < this.quantities; k++) {
      this.sums[k]! += row[k]! - this.rows[at + k]!;
      this.rows[at + k] = row[k]!;
    }
    // Adding and taking away leaves rounding errors behind: once a round they are cleared.
    if (this.recorded % this.length === 0) this.sumAnew();
  }

  /** NaN before the first row. */
  mean(quantity: number): number {
    return this.count === 0 ? Number.NaN : this.sums[quantity]! / this.count;
  }

  private sumAnew(): void {
    this.sums.fill(0);
    for (let i = 0; i < this.rows.length; i++) this.sums[i % this.quantities]! += this.rows[i]!;
  }
}

/**
 * The mid of one symbol on a regular grid: multiples of the step since the epoch, each with the last
 * mid up to then. A gap begins the history anew: a mid carried over it would be a price that was not
 * there. No clock: times are given, µs since the epoch.
 */
export class PriceGrid {
  private readonly logs: Float64Array;
  /** Points that are filled, at most the length; and the newest of them as a multiple of the step. */
  private count = 0;
  private newest = 0;
  private lastMid = Number.NaN;
  private lastAtUs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly stepUs: number,
    length: number,
    private readonly maxGapUs: number,
  ) {
    this.logs = new Float64Array(length);
  }

  get length(): number {
    return this.count;
  }

  /** The newest point of the grid, µs; NaN when there is none. */
  get asOfUs(): number {
    return this.count === 0 ? Number.NaN : this.newest * this.stepUs;
  }

  /** The mid at the newest point; NaN when there is none. */
  get mid(): number {
    return this.count === 0 ? Number.NaN : Math.exp(this.logs[this.newest % this.logs.length]!);
  }

  /** What is no price, and what is older than the newest, is passed over. */
  observe(atUs: number, mid: number): void {
    if (!(mid > 0 && Number.isFinite(mid) && Number.isFinite(atUs)) || atUs < this.lastAtUs) return;
    if (atUs - this.lastAtUs > this.maxGapUs) this.count = 0;
    // A point at this very moment gets the new mid.
    else this.fill(Math.ceil(atUs / this.stepUs) - 1);
    this.lastMid = mid;
    this.lastAtUs = atUs;
  }

  /** Fills the grid up to a moment. What is observed later of a time before it changes nothing. */
  advance(nowUs: number): void {
    if (nowUs - this.lastAtUs > this.maxGapUs) this.count = 0;
    else this.fill(Math.floor(nowUs / this.stepUs));
  }

  /** The newest `length` points as Series.values: basis points relative to the newest, oldest first. */
  valuesBps(length: number): number[] {
    const size = this.logs.length;
    const last = this.logs[this.newest % size]!;
    return Array.from({ length }, (_, i) => {
      const log = this.logs[(this.newest - length + 1 + i) % size]!;
      return i === length - 1 ? 0 : 1e4 * (log - last);
    });
  }

  private fill(to: number): void {
    const from = this.count === 0 ? Math.ceil(this.lastAtUs / this.stepUs) : this.newest + 1;
    if (to < from) return;
    const { length } = this.logs;
    const log = Math.log(this.lastMid);
    for (let at = Math.max(from, to - length + 1); at <= to; at++) this.logs[at % length] = log;
    this.count = Math.min(this.count + to - from + 1, length);
    this.newest = to;
  }
}

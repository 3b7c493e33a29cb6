const BPS = 1e4;
const SECOND_NS = 1e9;
const BUCKET_NS = SECOND_NS / 2;
/** Whole buckets of the window, besides the one that is being filled: 10 to 10.5 s. */
const BUCKETS = 20;
const WINDOW_S = 10;
/** Horizon of what counts as usual, and how much must have been seen of it. */
const MEMORY_S = 300;
const KNOWN_AFTER_S = 60;
const KEPT_PER_S = Math.exp(-1 / MEMORY_S);

/**
 * What counts as usual is at least this much. In a market that sleeps the mid has not moved for
 * minutes, and its next step would be a move of any number of sigmas. At five sigmas nothing below
 * 20 bps is taken for a leap: that is what the fees of a round trip cost a taker; and nothing below
 * five ticks, where a tick is coarse. On the recorded tape (BTCUSDT, 11 minutes, sigma 2 to 4 bps)
 * five sigmas without this would have paused for a move of 10.6 bps; with it, for none.
 */
const LEAST_BPS = 4;
const LEAST_TICKS = 1;

/**
 * How far the mid has moved within the last ten seconds, and how far it usually does. To be told of
 * every tick: O(1), a few ns, and nothing is allocated.
 *
 * The usual is the deviation of a random walk over ten seconds, √10 times that of the returns of whole
 * seconds, averaged over the last five minutes. A return enters the average only when it is ten
 * seconds old, so that a leap is not measured by itself.
 */
export class VolatilityGuard {
  private mid = Number.NaN;
  private bucket = Number.NaN;
  private bucketEndNs = Number.NaN;
  private low = Number.POSITIVE_INFINITY;
  private high = Number.NEGATIVE_INFINITY;
  private readonly lows = new Float64Array(BUCKETS).fill(Number.POSITIVE_INFINITY);
  private readonly highs = new Float64Array(BUCKETS).fill(Number.NEGATIVE_INFINITY);
  /** Of all whole buckets together. */
  private pastLow = Number.POSITIVE_INFINITY;
  private pastHigh = Number.NEGATIVE_INFINITY;

  /** Where the second began that is being watched; squares that are too young, and the average. */
  private secondMid = Number.NaN;
  private readonly young = new Float64Array(WINDOW_S);
  private seconds = 0;
  private squares = 0;
  private weight = 0;
  private usualBps = Number.NaN;

  /** `tickSize` in the quote asset, as the mid is. */
  constructor(private readonly tickSize: number) {}

  tick(monoNs: number, mid: number): void {
    if (!(mid > 0)) return;
    this.advance(monoNs);
    this.mid = mid;
    if (mid < this.low) this.low = mid;
    if (mid > this.high) this.high = mid;
  }

  /** Time passes also without ticks: a mid that stands still has not moved. */
  advance(monoNs: number): void {
    if (monoNs < this.bucketEndNs) return;
    this.turn(Math.floor(monoNs / BUCKET_NS));
    this.bucketEndNs = (this.bucket + 1) * BUCKET_NS;
  }

  /** What lies between (a reconnect, a gap) is no move. What is usual outlasts it. */
  reset(): void {
    this.mid = Number.NaN;
    this.bucket = Number.NaN;
    this.bucketEndNs = Number.NaN;
    this.secondMid = Number.NaN;
    this.low = Number.POSITIVE_INFINITY;
    this.high = Number.NEGATIVE_INFINITY;
    this.lows.fill(Number.POSITIVE_INFINITY);
    this.highs.fill(Number.NEGATIVE_INFINITY);
    this.pastLow = Number.POSITIVE_INFINITY;
    this.pastHigh = Number.NEGATIVE_INFINITY;
  }

  /** From the lowest or the highest mid of the window, whichever is further. NaN before a tick. */
  get moveBps(): number {
    const low = Math.min(this.low, this.pastLow);
    const high = Math.max(this.high, this.pastHigh);
    return Math.max((this.mid - low) / low, (high - this.mid) / high) * BPS;
  }

  /**
   * True only when no move of the window can be so large: asked at every tick, without a division. The
   * whole range from low to high is more than any move; false where anything is unknown.
   */
  isCalm(limitBps: number): boolean {
    const low = Math.min(this.low, this.pastLow);
    const high = Math.max(this.high, this.pastHigh);
    return (high - low) * (2 * BPS) < limitBps * low;
  }

  /** One sigma of a move of ten seconds. NaN until a minute of returns has entered the average. */
  get sigmaBps(): number {
    return this.usualBps;
  }

  private turn(bucket: number): void {
    const passed = bucket - this.bucket;
    if (!(passed > 0)) {
      if (Number.isNaN(passed)) this.bucket = bucket; // the first
      return; // a clock that went back: everything counts as of now
    }
    // Beyond the window nothing is left to push out; the average then starts its second anew.
    const steps = Math.min(passed, BUCKETS + 1);
    for (let i = 0; i < steps; i++) this.push(this.bucket + i);
    this.bucket = bucket;
    this.pastLow = Number.POSITIVE_INFINITY;
    this.pastHigh = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < BUCKETS; i++) {
      if (this.lows[i]! < this.pastLow) this.pastLow = this.lows[i]!;
      if (this.highs[i]! > this.pastHigh) this.pastHigh = this.highs[i]!;
    }
  }

  /** The bucket ends: its extremes join the window, and the next begins where the mid stands. */
  private push(bucket: number): void {
    const place = bucket % BUCKETS;
    this.lows[place] = this.low;
    this.highs[place] = this.high;
    if (this.mid > 0) {
      this.low = this.mid;
      this.high = this.mid;
      if (bucket % 2 === 1) this.endSecond();
    }
  }

  private endSecond(): void {
    const previous = this.secondMid;
    this.secondMid = this.mid;
    if (Number.isNaN(previous)) return;
    const returnBps = (this.mid / previous - 1) * BPS;
    const place = this.seconds % WINDOW_S;
    if (this.seconds >= WINDOW_S) this.average(this.young[place]!);
    this.young[place] = returnBps * returnBps;
    this.seconds++;
  }

  private average(square: number): void {
    this.squares = this.squares * KEPT_PER_S + square;
    this.weight = this.weight * KEPT_PER_S + 1;
    if (this.seconds + 1 < WINDOW_S + KNOWN_AFTER_S) return;
    const least = Math.max(LEAST_BPS, (LEAST_TICKS * this.tickSize * BPS) / this.mid);
    this.usualBps = Math.max(least, Math.sqrt((this.squares / this.weight) * WINDOW_S));
  }
}

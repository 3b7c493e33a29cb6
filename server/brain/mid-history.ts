const SECONDS = 600;
const MINUTE = 60;

/** Mids of one symbol, one a second, of the last ten minutes. */
export class MidHistory {
  private readonly logs = new Float64Array(SECONDS + 1);
  private count = 0;

  /** Once a second. A mid that is none makes a gap: the history begins anew behind it. */
  add(mid: number): void {
    if (!(mid > 0 && Number.isFinite(mid))) {
      this.count = 0;
      return;
    }
    this.logs[this.count++ % this.logs.length] = Math.log(mid);
  }

  /** Log return over the last seconds, basis points; null while the history is shorter. */
  returnBps(seconds: number): number | null {
    if (seconds > SECONDS || this.count <= seconds) return null;
    return (this.at(0) - this.at(seconds)) * 1e4;
  }

  /**
   * Standard deviation of the log return over a minute, basis points: of one second in the history,
   * times the root of 60. Null before there is a minute of it.
   */
  get volatilityBps(): number | null {
    const returns = Math.min(this.count, this.logs.length) - 1;
    if (returns < MINUTE) return null;
    let sum = 0;
    let squares = 0;
    for (let age = 0; age < returns; age++) {
      const change = this.at(age) - this.at(age + 1);
      sum += change;
      squares += change * change;
    }
    const variance = Math.max(0, squares / returns - (sum / returns) ** 2);
    return Math.sqrt(variance * MINUTE) * 1e4;
  }

  private at(age: number): number {
    return this.logs[(this.count - 1 - age) % this.logs.length]!;
  }
}

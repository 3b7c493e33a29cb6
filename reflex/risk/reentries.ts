/** Fills of one strategy that are remembered one by one. */
const KEEP = 1_024;

/**
 * How often each strategy has opened or added without a person in between (RTS 6 Art. 15(3)). One
 * count for each order that opened or added with at least one fill: the caller sees to that.
 */
export class Reentries {
  private readonly cycles = new Map<string, Cycles>();

  opened(strategy: string, monoNs: number): void {
    let cycles = this.cycles.get(strategy);
    if (!cycles) {
      cycles = noCycles();
      this.cycles.set(strategy, cycles);
    }
    cycles.times[cycles.count % KEEP] = monoNs;
    cycles.count++;
  }

  /** Of the run before; `times` of the newest, oldest first. */
  restore(strategy: string, count: number, times: readonly number[]): void {
    if (count === 0) return;
    const cycles = noCycles();
    cycles.count = count;
    const known = times.slice(-KEEP);
    known.forEach((monoNs, i) => {
      cycles.times[(count - known.length + i) % KEEP] = monoNs;
    });
    this.cycles.set(strategy, cycles);
  }

  /**
   * Within the last `windowMs`. Infinite when there were more in the window than are remembered: as
   * a number that nobody knows it denies, whatever the limit.
   */
  inWindow(strategy: string, windowMs: number, monoNs: number): number {
    if (!(windowMs > 0)) return Number.NaN; // no window configured, no count
    const inside = this.remembered(strategy, windowMs, monoNs);
    return inside === KEEP && this.inSession(strategy) > KEEP ? Number.POSITIVE_INFINITY : inside;
  }

  /** Since a person re-armed it, or the journal began. */
  inSession(strategy: string): number {
    return this.cycles.get(strategy)?.count ?? 0;
  }

  /** Those that are remembered of the window, oldest first. */
  times(strategy: string, windowMs: number, monoNs: number): number[] {
    const inside = this.remembered(strategy, windowMs, monoNs);
    const cycles = this.cycles.get(strategy);
    return Array.from({ length: inside }, (_, i) => {
      return cycles!.times[(cycles!.count - inside + i) % KEEP]!;
    });
  }

  /** A person has looked: both counts begin anew. */
  rearm(strategy: string): void {
    this.cycles.delete(strategy);
  }

  private remembered(strategy: string, windowMs: number, monoNs: number): number {
    const cycles = this.cycles.get(strategy);
    if (!cycles) return 0;
    const { count, times } = cycles;
    const sinceNs = monoNs - windowMs * 1e6;
    const known = Math.min(count, KEEP);
    let inside = 0;
    while (inside < known && times[(count - 1 - inside) % KEEP]! > sinceNs) inside++;
    return inside;
  }
}

interface Cycles {
  count: number;
  /** A ring: the newest is at (count − 1) modulo its length. */
  readonly times: Float64Array;
}

function noCycles(): Cycles {
  return { count: 0, times: new Float64Array(KEEP).fill(Number.NEGATIVE_INFINITY) };
}

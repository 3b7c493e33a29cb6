import type { Clock } from '../../ports.ts';

/** The venue's counter runs by its own clock. */
const SLACK = 1;

/**
 * One of Kraken's counters as we keep it ourselves: grows with each request, shrinks with time, and is
 * never to reach its limit ("Spot REST rate limits", "Trading engine rate limits").
 */
export class DecayingBudget {
  private value = 0;
  private atS: number;

  constructor(
    private limit: number,
    private decayPerSecond: number,
    private readonly clock: Clock,
  ) {
    this.atS = clock.monoNs() / 1e9;
  }

  /** Until a request of this cost may be sent, ms; 0: now. `share` of the limit is what it may use up. */
  waitMs(cost: number, share = 1): number {
    const over = this.count() + cost - Math.max(cost, this.limit * share - SLACK);
    return over <= 0 ? 0 : Math.ceil((over / this.decayPerSecond) * 1000);
  }

  spend(cost: number): void {
    this.value = this.count() + cost;
  }

  /** The venue has refused: it knows of more than we do. */
  exhausted(): void {
    this.value = Math.max(this.count(), this.limit);
  }

  /** The venue has said what its limit is. */
  adopt(limit: number, decayPerSecond: number): void {
    this.count();
    this.limit = limit;
    this.decayPerSecond = decayPerSecond;
  }

  private count(): number {
    const nowS = this.clock.monoNs() / 1e9;
    this.value = Math.max(0, this.value - (nowS - this.atS) * this.decayPerSecond);
    this.atS = nowS;
    return this.value;
  }
}

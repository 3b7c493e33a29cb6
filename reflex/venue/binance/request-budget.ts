import { REQUEST_SHARES } from '../../model/venue-limits.ts';
import type { Clock } from '../../ports.ts';

/** One of exchangeInfo's rateLimits: `limit` per interval of `intervalMs`. */
export interface RateLimit {
  readonly type: 'REQUEST_WEIGHT' | 'RAW_REQUESTS' | 'ORDERS';
  readonly intervalMs: number;
  readonly limit: number;
}

/** The venue counts by its own clock. */
const SLACK_MS = 1000;
const MINUTE_MS = 60_000;

interface Spent {
  readonly atMs: number;
  readonly amount: number;
}

/** One limit, in any interval of its length: stricter than the venue, which counts whole ones. */
class Window {
  readonly capacity: number;
  private readonly spent: Spent[] = [];
  private sum = 0;

  constructor(readonly limit: RateLimit) {
    this.capacity = Math.floor(limit.limit * REQUEST_SHARES.marketData);
  }

  /** Until `amount` more fits, ms. */
  waitMs(amount: number, nowMs: number): number {
    this.forget(nowMs);
    let free = this.capacity - this.sum;
    for (const each of this.spent) {
      if (amount <= free) break;
      free += each.amount;
      if (amount <= free) return each.atMs + this.limit.intervalMs + SLACK_MS - nowMs;
    }
    return 0;
  }

  spend(amount: number, nowMs: number): void {
    this.spent.push({ atMs: nowMs, amount });
    this.sum += amount;
  }

  /** The venue knows of more than we do; of less it knows when its interval began anew. */
  correct(used: number, nowMs: number): void {
    this.forget(nowMs);
    if (used > this.sum) this.spend(used - this.sum, nowMs);
  }

  private forget(nowMs: number): void {
    const span = this.limit.intervalMs + SLACK_MS;
    while (this.spent.length > 0 && nowMs - this.spent[0]!.atMs >= span) {
      this.sum -= this.spent.shift()!.amount;
    }
  }
}

/**
 * What the REST API allows one address, as its exchangeInfo states it (Spot and USD-M futures, "Rate
 * limits"): REQUEST_WEIGHT and RAW_REQUESTS. Nothing here is assumed: without limits there is no
 * budget.
 */
export class RequestBudget {
  private readonly weights: readonly Window[];
  private readonly requests: readonly Window[];
  private pausedUntilMs = Number.NEGATIVE_INFINITY;

  constructor(
    limits: readonly RateLimit[],
    private readonly clock: Clock,
  ) {
    const windows = (type: RateLimit['type']) =>
      limits.filter((limit) => limit.type === type).map((limit) => new Window(limit));
    this.weights = windows('REQUEST_WEIGHT');
    this.requests = windows('RAW_REQUESTS');
    if (this.weights.length === 0) {
      throw new Error('no REQUEST_WEIGHT among the rate limits: take them from exchangeInfo');
    }
  }

  /** Until a request of this weight may be sent, ms; 0: now. Throws when it never may. */
  waitMs(weight: number): number {
    const nowMs = this.nowMs();
    for (const { capacity, limit } of this.weights) {
      if (weight > capacity) {
        throw new Error(
          `a request of weight ${weight} does not fit into ${capacity} of the ${limit.limit} ` +
            `that the venue allows in ${limit.intervalMs / 1000} s`,
        );
      }
    }
    return Math.max(
      0,
      this.pausedUntilMs - nowMs,
      ...this.weights.map((window) => window.waitMs(weight, nowMs)),
      ...this.requests.map((window) => window.waitMs(1, nowMs)),
    );
  }

  spend(weight: number): void {
    const nowMs = this.nowMs();
    for (const window of this.weights) window.spend(weight, nowMs);
    for (const window of this.requests) window.spend(1, nowMs);
  }

  /** `used` is the answer's X-MBX-USED-WEIGHT-1M: all that this address has used in the minute. */
  correct(used: number): void {
    for (const window of this.weights) {
      if (window.limit.intervalMs === MINUTE_MS) window.correct(used, this.nowMs());
    }
  }

  /** No request at all for so long: the venue has said so (429 and 418, Retry-After). */
  pause(ms: number): void {
    this.pausedUntilMs = Math.max(this.pausedUntilMs, this.nowMs() + ms);
  }

  private nowMs(): number {
    return this.clock.monoNs() / 1e6;
  }
}

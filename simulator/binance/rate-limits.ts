/**
 * Counts per fixed interval: "1 MINUTE starts every minute" (web-socket-api.md, "How to interpret rate
 * limits"). Order counts belong to an account, request weight to an address.
 */
import type { Account } from '../account/account.ts';
import { apiErrors } from './api-error.ts';

export interface RateLimitOptions {
  readonly requestWeightPerMinute: number;
  readonly ordersPer10Seconds: number;
  /** Futures count by the minute, spot by the day. */
  readonly ordersPerMinute?: number;
  readonly ordersPerDay?: number;
}

/** As recorded from GET /api/v3/exchangeInfo on 2025-08-07. */
export const DEFAULT_RATE_LIMITS = {
  requestWeightPerMinute: 6_000,
  ordersPer10Seconds: 100,
  ordersPerDay: 200_000,
} satisfies RateLimitOptions;

/** A limit beyond every count, in a form that still is a JSON integer. */
const NO_LIMIT = 1_000_000_000;

export const NO_RATE_LIMITS: RateLimitOptions = {
  requestWeightPerMinute: NO_LIMIT,
  ordersPer10Seconds: NO_LIMIT,
  ordersPerDay: NO_LIMIT,
};

export interface RateLimitRule {
  readonly rateLimitType: 'REQUEST_WEIGHT' | 'ORDERS' | 'RAW_REQUESTS';
  readonly interval: 'SECOND' | 'MINUTE' | 'DAY';
  readonly intervalNum: number;
  readonly limit: number;
}

export interface RateLimitUse extends RateLimitRule {
  readonly count: number;
}

const INTERVAL_MS = { SECOND: 1_000, MINUTE: 60_000, DAY: 86_400_000 } as const;

class IntervalCounter {
  private window = -1;
  private count = 0;
  private readonly lengthMs: number;

  constructor(readonly rule: RateLimitRule) {
    this.lengthMs = INTERVAL_MS[rule.interval] * rule.intervalNum;
  }

  get intervalText(): string {
    return `${this.rule.intervalNum} ${this.rule.interval}`;
  }

  used(nowMs: number): number {
    const window = Math.floor(nowMs / this.lengthMs);
    if (window !== this.window) {
      this.window = window;
      this.count = 0;
    }
    return this.count;
  }

  add(amount: number, nowMs: number): void {
    this.count = this.used(nowMs) + amount;
  }

  endsMs(nowMs: number): number {
    return (Math.floor(nowMs / this.lengthMs) + 1) * this.lengthMs;
  }

  use(nowMs: number): RateLimitUse {
    const { rateLimitType, interval, intervalNum, limit } = this.rule;
    return { rateLimitType, interval, intervalNum, limit, count: this.used(nowMs) };
  }
}

export class RateLimits {
  readonly rules: readonly RateLimitRule[];
  private readonly weight: IntervalCounter;
  private readonly orderRules: readonly RateLimitRule[];
  private readonly orders = new Map<Account, readonly IntervalCounter[]>();

  constructor(options: RateLimitOptions) {
    const weight: RateLimitRule = {
      rateLimitType: 'REQUEST_WEIGHT',
      interval: 'MINUTE',
      intervalNum: 1,
      limit: options.requestWeightPerMinute,
    };
    const rateLimitType = 'ORDERS';
    const rule = (interval: RateLimitRule['interval'], intervalNum: number, limit?: number) =>
      limit === undefined ? [] : [{ rateLimitType, interval, intervalNum, limit } as const];
    this.orderRules = [
      ...rule('SECOND', 10, options.ordersPer10Seconds),
      ...rule('MINUTE', 1, options.ordersPerMinute),
      ...rule('DAY', 1, options.ordersPerDay),
    ];
    this.weight = new IntervalCounter(weight);
    this.rules = [weight, ...this.orderRules];
  }

  /** Counts a request. Throws -1003 with status 429 once the minute's weight is used up. */
  countRequest(weight: number, nowMs: number): void {
    const { limit } = this.weight.rule;
    this.weight.add(weight, nowMs);
    if (this.weight.used(nowMs) > limit) {
      throw apiErrors.tooMuchWeight(limit, this.weight.endsMs(nowMs), nowMs);
    }
  }

  /** Throws -1015 with status 429 when the account may not place another order in an interval. */
  checkOrders(account: Account, nowMs: number): void {
    for (const counter of this.orderCounters(account)) {
      if (counter.used(nowMs) >= counter.rule.limit) {
        throw apiErrors.tooManyOrders(counter.rule.limit, counter.intervalText);
      }
    }
  }

  countOrder(account: Account, nowMs: number): void {
    for (const counter of this.orderCounters(account)) counter.add(1, nowMs);
  }

  weightUse(nowMs: number): RateLimitUse {
    return this.weight.use(nowMs);
  }

  orderUse(account: Account, nowMs: number): RateLimitUse[] {
    return this.orderCounters(account).map((counter) => counter.use(nowMs));
  }

  private orderCounters(account: Account): readonly IntervalCounter[] {
    let counters = this.orders.get(account);
    if (!counters) {
      counters = this.orderRules.map((rule) => new IntervalCounter(rule));
      this.orders.set(account, counters);
    }
    return counters;
  }
}

import { REQUEST_SHARES } from '../../model/venue-limits.ts';

/** One of the `rateLimits` that an answer of the WebSocket API carries. */
interface Told {
  readonly rateLimitType?: unknown;
  readonly interval?: unknown;
  readonly intervalNum?: unknown;
  readonly limit?: unknown;
  readonly count?: unknown;
}

const INTERVAL_MS: Readonly<Record<string, number>> = {
  SECOND: 1_000,
  MINUTE: 60_000,
  HOUR: 3_600_000,
  DAY: 86_400_000,
};
/** What market data and trading may use up between them; the rest nobody but cancels may. */
const NOT_FOR_CANCELS = REQUEST_SHARES.marketData + REQUEST_SHARES.trading;

/** Vital is what takes orders back: a cancel, and the logon that it needs. Only orders count as such. */
export type RequestKind = 'order' | 'amendment' | 'question' | 'vital';

/** One limit, counted as the venue does: in whole intervals of its own clock. */
class Counted {
  private interval = Number.NaN;
  private count = 0;

  constructor(
    readonly intervalMs: number,
    readonly limit: number,
  ) {}

  used(nowMs: number): number {
    const interval = Math.floor(nowMs / this.intervalMs);
    if (interval !== this.interval) {
      this.interval = interval;
      this.count = 0;
    }
    return this.count;
  }

  add(amount: number, nowMs: number): void {
    this.count = this.used(nowMs) + amount;
  }

  /** An answer may be older than what was sent since: more than we know is believed, less is not. */
  adopt(count: number, nowMs: number): void {
    this.count = Math.max(this.used(nowMs), count);
  }
}

/**
 * What the venue still takes, by what its answers say: weight of this address, orders of this account.
 * What is vital is counted and never held back, but for a pause that the venue has asked for: what is sent
 * during one is refused anyway, and leads to a ban.
 */
export class ApiBudget {
  /** As told so far. */
  private readonly weights: Counted[] = [];
  private readonly orders: Counted[] = [];
  private pausedUntilMs = Number.NEGATIVE_INFINITY;

  /** `nowMs`: the venue's clock. */
  constructor(private readonly nowMs: () => number) {}

  /** Null when a request may leave, else why not. */
  refusal(weight: number, kind: RequestKind): string | null {
    const nowMs = this.nowMs();
    if (nowMs < this.pausedUntilMs) {
      const seconds = Math.ceil((this.pausedUntilMs - nowMs) / 1_000);
      return `Binance takes no request for another ${seconds} s`;
    }
    if (kind === 'vital') return null;
    for (const each of this.weights) {
      if (each.used(nowMs) + weight > Math.floor(each.limit * NOT_FOR_CANCELS)) {
        return `the weight of this address is used up (${each.used(nowMs)} of ${each.limit}): what is left is for cancels`;
      }
    }
    if (kind !== 'order') return null;
    const full = this.orders.find((each) => each.used(nowMs) >= each.limit);
    return full ? `the account has placed ${full.limit} orders, all that Binance takes now` : null;
  }

  spend(weight: number, kind: RequestKind): void {
    const nowMs = this.nowMs();
    for (const each of this.weights) each.add(weight, nowMs);
    if (kind === 'order') for (const each of this.orders) each.add(1, nowMs);
  }

  /** `rateLimits` of an answer, and of an error also `data.retryAfter`, ms since the epoch. */
  hear(rateLimits: unknown, retryAfter: unknown): void {
    if (typeof retryAfter === 'number') {
      this.pausedUntilMs = Math.max(this.pausedUntilMs, retryAfter);
    }
    if (!Array.isArray(rateLimits)) return;
    for (const told of rateLimits as (Told | null)[]) if (told) this.adopt(told);
  }

  /**
   * Of an answer over REST, which counts together with the WebSocket API: X-MBX-USED-WEIGHT-1M, and
   * Retry-After in seconds (429, 418). NaN where it says nothing.
   */
  hearRest(usedWeight: number, retryAfterS: number): void {
    const nowMs = this.nowMs();
    if (retryAfterS > 0) this.hear(undefined, nowMs + retryAfterS * 1_000);
    if (!(usedWeight >= 0)) return;
    for (const each of this.weights) each.adopt(usedWeight, nowMs);
  }

  /** Limits without a count, as a question about them answers. */
  hearLimits(limits: unknown): void {
    if (!Array.isArray(limits)) return;
    for (const told of limits as (Told | null)[]) if (told) this.adopt({ ...told, count: 0 });
  }

  private adopt({ rateLimitType: type, interval, intervalNum, limit, count }: Told): void {
    const lengthMs = INTERVAL_MS[String(interval)];
    if (lengthMs === undefined) return;
    if (!isCount(intervalNum) || !isCount(limit) || !isCount(count)) return;
    const intervalMs = lengthMs * intervalNum;
    if (type === 'REQUEST_WEIGHT')
      counted(this.weights, intervalMs, limit).adopt(count, this.nowMs());
    else if (type === 'ORDERS') counted(this.orders, intervalMs, limit).adopt(count, this.nowMs());
  }
}

/** The one of this interval: anew when it is not known yet, or has another limit. */
function counted(among: Counted[], intervalMs: number, limit: number): Counted {
  const at = among.findIndex((each) => each.intervalMs === intervalMs);
  if (among[at]?.limit === limit) return among[at];
  const fresh = new Counted(intervalMs, limit);
  among.splice(at < 0 ? among.length : at, 1, fresh);
  return fresh;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

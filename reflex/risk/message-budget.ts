import type { Policy } from '../model/policy.ts';
import { TokenBucket } from './token-bucket.ts';

/**
 * Orders are denied at half of what a venue would take, and a strategy that keeps asking is halted at
 * four fifths (C12, after the two tiers of CME).
 */
const FLOOD = 8 / 5;

interface StrategyBudget {
  readonly orders: TokenBucket;
  attempts: TokenBucket;
}

interface Rate {
  readonly ordersPerSecond?: number | undefined;
  readonly burst?: number | undefined;
}

/** How many orders may leave: of the account's session, and of each strategy. Cancels draw on none. */
export class MessageBudget {
  private readonly session: TokenBucket | undefined;
  private readonly strategies = new Map<string, StrategyBudget>();

  private readonly limits: Policy['strategies'];

  constructor({ account, strategies }: Policy) {
    this.limits = strategies;
    this.session = bucketOf(account, 1);
    for (const [name, limits] of Object.entries(strategies)) {
      const orders = bucketOf(limits, 1);
      const attempts = bucketOf(limits, FLOOD);
      if (orders && attempts) this.strategies.set(name, { orders, attempts });
    }
  }

  /** Orders that the account may still send at once; NaN when no rate is configured. */
  sessionTokens(monoNs: number): number {
    return this.session?.available(monoNs) ?? Number.NaN;
  }

  strategyTokens(strategy: string, monoNs: number): number {
    return this.strategies.get(strategy)?.orders.available(monoNs) ?? Number.NaN;
  }

  /** For each order that leaves. */
  spend(strategy: string, monoNs: number): void {
    this.session?.take(monoNs);
    this.strategies.get(strategy)?.orders.take(monoNs);
  }

  /**
   * For each order that is asked for, whether it may leave or not. False when the strategy floods, and
   * is to be halted. A strategy without a rate never does: it gets no order out (C02).
   */
  attempt(strategy: string, monoNs: number): boolean {
    const attempts = this.strategies.get(strategy)?.attempts;
    if (!attempts) return true;
    if (attempts.available(monoNs) < 1) return false;
    attempts.take(monoNs);
    return true;
  }

  /** A person has looked at the flood: attempts count anew. What may leave does not. */
  rearm(strategy: string): void {
    const budget = this.strategies.get(strategy);
    if (budget) budget.attempts = bucketOf(this.limits[strategy], FLOOD)!;
  }
}

function bucketOf(rate: Rate | undefined, times: number): TokenBucket | undefined {
  const perSecond = positive(rate?.ordersPerSecond) * times;
  const burst = positive(rate?.burst) * times;
  return Number.isNaN(perSecond + burst) ? undefined : new TokenBucket(perSecond, burst);
}

function positive(limit = Number.NaN): number {
  return Number.isFinite(limit) && limit > 0 ? limit : Number.NaN;
}

import type { Policy } from '../model/policy.ts';
import type { VenueLimits } from '../model/venue-limits.ts';
import { TokenBucket } from './token-bucket.ts';
import { AttemptCount, VenueBudget } from './venue-budget.ts';

/**
 * Orders are denied at half of what a venue would take, and a strategy that keeps asking is halted at
 * four fifths (C12, after the two tiers of CME). A strategy's own budget is such a half.
 */
const FLOOD = 8 / 5;

interface StrategyBudget {
  readonly orders: TokenBucket;
  attempts: TokenBucket;
  ofVenue: AttemptCount;
}

interface Rate {
  readonly ordersPerSecond?: number | undefined;
  readonly burst?: number | undefined;
}

/** How many orders may leave: of the account's session, of each strategy, and by the venue's own words. */
export class MessageBudget {
  readonly venue: VenueBudget;
  private readonly session: TokenBucket | undefined;
  private readonly strategies = new Map<string, StrategyBudget>();

  private readonly limits: Policy['strategies'];

  constructor(
    { account, strategies }: Policy,
    private readonly venueLimits: VenueLimits | null,
  ) {
    this.limits = strategies;
    this.venue = new VenueBudget(venueLimits);
    this.session = bucketOf(account, 1);
    for (const [name, limits] of Object.entries(strategies)) {
      const orders = bucketOf(limits, 1);
      const attempts = bucketOf(limits, FLOOD);
      const ofVenue = new AttemptCount(venueLimits);
      if (orders && attempts) this.strategies.set(name, { orders, attempts, ofVenue });
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
    this.venue.placed(monoNs);
  }

  /** For each amendment in place that leaves: to our own budgets it is an order like every other. */
  spendOnAmendment(strategy: string, monoNs: number): void {
    this.session?.take(monoNs);
    this.strategies.get(strategy)?.orders.take(monoNs);
    this.venue.amended(monoNs);
  }

  /**
   * For each order that is asked for, whether it may leave or not. Says of what there were too many when
   * the strategy floods and is to be halted; empty when it does not. A strategy without a rate never
   * does: it gets no order out (C02).
   */
  attempt(strategy: string, monoNs: number): string {
    const budget = this.strategies.get(strategy);
    if (!budget) return '';
    if (!budget.ofVenue.attempt(monoNs)) return 'four fifths of all orders that the venue takes';
    if (budget.attempts.available(monoNs) < 1) return 'more orders than its budget by far';
    budget.attempts.take(monoNs);
    return '';
  }

  /** A person has looked at the flood: attempts count anew. What may leave does not. */
  rearm(strategy: string): void {
    const budget = this.strategies.get(strategy);
    if (!budget) return;
    budget.attempts = bucketOf(this.limits[strategy], FLOOD)!;
    budget.ofVenue = new AttemptCount(this.venueLimits);
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

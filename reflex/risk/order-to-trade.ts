import { type Alert, OutcomeKind } from '../model/outcome.ts';
import type { Policy, StrategyLimits } from '../model/policy.ts';
import { SlidingCount } from './sliding-count.ts';

/** So few orders say nothing of how many of them trade. */
const LEAST_ORDERS = 100;
/** What was told is over only this far below the limit. */
const BACK = 0.9;

const NONE: readonly Alert[] = [];

/** Orders and trades of one strategy on one symbol. */
class Pair {
  private readonly orders: SlidingCount;
  private readonly trades: SlidingCount;
  private active = false;

  constructor(
    private readonly strategy: string,
    private readonly symbol: string,
    private readonly limit: number,
    windowMs: number,
  ) {
    this.orders = new SlidingCount(windowMs);
    this.trades = new SlidingCount(windowMs);
  }

  placed(monoNs: number): void {
    this.orders.add(1, monoNs);
  }

  traded(monoNs: number): void {
    this.trades.add(1, monoNs);
  }

  /** Null while nothing changes. No trade at all counts as one: so many orders led to nothing. */
  check(monoNs: number): Alert | null {
    const orders = this.orders.at(monoNs);
    const trades = this.trades.at(monoNs);
    const ratio = orders / Math.max(1, trades);
    const bound = this.active ? this.limit * BACK : this.limit;
    const beyond = orders >= LEAST_ORDERS && ratio > bound;
    if (beyond === this.active) return null;
    this.active = beyond;
    return {
      kind: OutcomeKind.ALERT,
      code: 'ORDER_TO_TRADE',
      scope: `strategy:${this.strategy}`,
      subject: this.symbol,
      active: beyond,
      observed: ratio,
      limit: this.limit,
      unit: 'orders for each trade',
      reason:
        `${this.strategy} has sent ${orders} orders of ${this.symbol} for ${trades} trades` +
        `${beyond ? '' : ', which is well again'}; the limit is ${this.limit} for each`,
    };
  }
}

/**
 * Counts orders (each amendment is one more) and fills of each strategy and symbol, and tells when there
 * are too many of the first for one of the second (C14). Venues charge for that, or end it.
 */
export class OrderToTrade {
  /** By strategy, then by symbol. */
  private readonly pairs = new Map<string, (Pair | undefined)[]>();

  constructor(
    private readonly strategies: Policy['strategies'],
    private readonly symbols: readonly string[],
  ) {}

  placed(strategy: string, symbolId: number, monoNs: number): void {
    this.pair(strategy, symbolId)?.placed(monoNs);
  }

  traded(strategy: string, symbolId: number, monoNs: number): void {
    this.pair(strategy, symbolId)?.traded(monoNs);
  }

  check(monoNs: number): readonly Alert[] {
    let alerts: Alert[] | null = null;
    for (const pairs of this.pairs.values()) {
      for (const pair of pairs) {
        const alert = pair?.check(monoNs);
        if (alert) (alerts ??= []).push(alert);
      }
    }
    return alerts ?? NONE;
  }

  /** Undefined without limits: then no order of it leaves. */
  private pair(strategy: string, symbolId: number): Pair | undefined {
    let pairs = this.pairs.get(strategy);
    if (!pairs) {
      pairs = [];
      this.pairs.set(strategy, pairs);
    }
    return (pairs[symbolId] ??= this.begin(strategy, symbolId));
  }

  private begin(strategy: string, symbolId: number): Pair | undefined {
    const { maxOrdersPerTrade, orderTradeWindowMs }: Partial<StrategyLimits> =
      this.strategies[strategy] ?? {};
    if (!positive(maxOrdersPerTrade) || !positive(orderTradeWindowMs)) return undefined;
    return new Pair(strategy, this.symbols[symbolId]!, maxOrdersPerTrade, orderTradeWindowMs);
  }
}

function positive(limit: number | undefined): limit is number {
  return limit !== undefined && limit > 0 && Number.isFinite(limit);
}

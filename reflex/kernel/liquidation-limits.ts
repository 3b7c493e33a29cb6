import { FLATTEN } from '../model/order.ts';
import type { Policy, StrategyLimits } from '../model/policy.ts';

/**
 * The policy with limits for the kernel's own liquidations: they may close anything, in small steps.
 * Each is a true reduction, which no limit of size, rate or loss holds back; what is missing still
 * would, so that nothing may be.
 */
export function withLiquidations(policy: Policy): Policy {
  const symbols = Object.keys(policy.symbols);
  const atOnce = Math.max(1, symbols.length); // a slice a second of each
  const limits: StrategyLimits = {
    symbols,
    sides: [1, -1],
    types: ['LIMIT'],
    maxOpenOrders: 1,
    ordersPerSecond: atOnce,
    burst: atOnce,
    duplicateWindowMs: 1,
    maxChildren: 1e6,
    maxReentries: 1,
    reentryWindowMs: 1,
    maxReentriesPerSession: 1,
    maxOrdersPerTrade: 100,
    orderTradeWindowMs: 3_600_000,
    maxRejects: 1e6,
    maxDrawdown: Number.MAX_VALUE,
  };
  return { ...policy, strategies: { ...policy.strategies, [FLATTEN]: limits } };
}

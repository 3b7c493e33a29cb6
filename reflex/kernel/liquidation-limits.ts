import { FLATTEN } from '../model/order.ts';
import type { Policy, StrategyLimits } from '../model/policy.ts';

/**
 * The policy with limits for the kernel's own liquidations: they may close anything, in small steps.
 * Each is a true reduction, which no limit of size, rate or loss holds back; what is missing still
 * would, so that nothing may be.
 */
export function withLiquidations(policy: Policy): Policy {
  const limits: StrategyLimits = {
    symbols: Object.keys(policy.symbols),
    sides: [1, -1],
    types: ['LIMIT'],
    maxOpenOrders: 1,
    ordersPerSecond: 10,
    burst: 10,
    duplicateWindowMs: 1,
    maxChildren: 1e6,
    maxReentries: 1,
    reentryWindowMs: 1,
    maxReentriesPerSession: 1,
    maxRejects: 1e6,
    maxDrawdown: Number.MAX_VALUE,
  };
  return { ...policy, strategies: { ...policy.strategies, [FLATTEN]: limits } };
}

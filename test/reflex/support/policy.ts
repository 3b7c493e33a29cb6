import type {
  AccountLimits,
  Policy,
  SentinelLimits,
  StrategyLimits,
  SymbolLimits,
  SystemLimits,
} from '@voltaire/reflex/model/policy.ts';
import type { VenueLimits } from '@voltaire/reflex/model/venue-limits.ts';

/** So wide that nothing is in the way but what a test is about. */
export const LIMITS: Required<SymbolLimits> = {
  maxOrderValue: 1_000_000,
  maxOrderQuantity: 1_000,
  maxPosition: 10,
  priceCollarBps: 100,
  maxTriggerBps: 1_000,
  maxWalkBps: 1e6,
  walkWindowMs: 1_000,
  maxDepthShare: 1e6,
  maxDayVolumeShare: 1e6,
  maxDayVolumeAgeMs: 1e15,
  maxDataAgeMs: 1_000,
  maxSpreadBps: 1_000,
  maxMoveBps: 1e6,
  maxMoveSigmas: 1e6,
  maxVolumeRatio: 1e12,
  pauseMs: 60_000,
  maxOpenOrders: 10_000,
};

export const STRATEGY_LIMITS: Required<StrategyLimits> = {
  symbols: ['BTCUSDT', 'ETHUSDT'],
  sides: [1, -1],
  types: ['LIMIT', 'MARKET', 'LIMIT_MAKER'],
  maxOpenOrders: 10_000,
  ordersPerSecond: 1_000,
  burst: 1_000,
  duplicateWindowMs: 0.001,
  maxChildren: 1_000,
  maxReentries: 1e6,
  reentryWindowMs: 1_000,
  maxReentriesPerSession: 1e6,
  maxOrdersPerTrade: 1e6,
  orderTradeWindowMs: 1_000,
  maxRejects: 1e6,
  maxDrawdown: 1e12,
};

export const ACCOUNT: Required<AccountLimits> = {
  currency: 'USDT',
  capital: 1e9,
  maxGrossExposure: 10,
  maxNetExposure: 10,
  marginBuffer: 0.01,
  maxBalanceAgeMs: 1e9,
  lossReduce: 0.5,
  lossHalt: 0.9,
  ordersPerSecond: 1_000,
  burst: 1_000,
};

export const SYSTEM: Required<SystemLimits> = {
  maxClockOffsetMs: 100,
  maxClockStepMs: 1_000,
  maxStallMs: 1e9,
  maxRulesAgeMs: 1e15,
};

/** What the venue takes: as wide. */
export const VENUE_LIMITS: VenueLimits = {
  orders: [
    { intervalMs: 10_000, limit: 1e9 },
    { intervalMs: 86_400_000, limit: 1e12 },
  ],
  requests: [{ intervalMs: 60_000, limit: 1e12 }],
  weights: { order: 1, cancel: 1, query: 9, list: 100 },
};

/** A Sentinel that watches nothing: everything is well. */
export const NOTHING_WATCHED: SentinelLimits = {
  measures: {},
  confirmations: 1_000,
  openMs: 0,
  probationMs: 0,
};

export const POLICY: Policy = {
  version: 2,
  symbols: { BTCUSDT: LIMITS, ETHUSDT: LIMITS },
  strategies: { marionette: STRATEGY_LIMITS, kinetic: STRATEGY_LIMITS },
  account: ACCOUNT,
  system: SYSTEM,
  sentinel: NOTHING_WATCHED,
};

/** The policy with some limits changed, of every symbol and strategy alike. */
export function policyWith(changes: {
  symbol?: Partial<SymbolLimits>;
  strategy?: Partial<StrategyLimits>;
  account?: Partial<AccountLimits>;
  system?: Partial<SystemLimits>;
}): Policy {
  const symbol = { ...LIMITS, ...changes.symbol };
  const strategy = { ...STRATEGY_LIMITS, ...changes.strategy };
  return {
    ...POLICY,
    symbols: { BTCUSDT: symbol, ETHUSDT: symbol },
    strategies: { marionette: strategy, kinetic: strategy },
    account: { ...ACCOUNT, ...changes.account },
    system: { ...SYSTEM, ...changes.system },
  };
}

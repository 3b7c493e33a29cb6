import type { InstrumentDefinition } from './model/instrument.ts';
import type { VenueLimits } from './model/venue-limits.ts';
import { ORDER_TYPES } from './model/order.ts';
import type {
  AccountLimits,
  Policy,
  StrategyLimits,
  SymbolLimits,
  SystemLimits,
} from './model/policy.ts';

/** So wide that every order passes: what is rare is the path, not the denial. */
const WIDE_SYMBOL: Required<SymbolLimits> = {
  maxOrderValue: 1e15,
  maxOrderQuantity: 1e15,
  maxPosition: 1e15,
  priceCollarBps: 1e9,
  maxTriggerBps: 1e9,
  maxWalkBps: 1e9,
  walkWindowMs: 1e3,
  maxDepthShare: 1e15,
  maxDayVolumeShare: 1e15,
  maxDayVolumeAgeMs: 1e15,
  maxDataAgeMs: 1e9,
  maxSpreadBps: 1e9,
  maxMoveBps: 1e9,
  maxMoveSigmas: 1e9,
  maxVolumeRatio: 1e9,
  pauseMs: 1e3,
  maxOpenOrders: 1e9,
};
const WIDE_STRATEGY: Omit<Required<StrategyLimits>, 'symbols'> = {
  sides: [1, -1],
  types: ORDER_TYPES,
  maxOpenOrders: 1e9,
  ordersPerSecond: 100.5,
  burst: 1000.5,
  duplicateWindowMs: 1e-3,
  maxChildren: 1e9,
  maxReentries: 1e9,
  reentryWindowMs: 1e3,
  maxReentriesPerSession: 1e9,
  maxOrdersPerTrade: 1e9,
  orderTradeWindowMs: 1e3,
  maxRejects: 1e9,
  maxDrawdown: 1e15,
};
const WIDE_ACCOUNT: Omit<Required<AccountLimits>, 'currency'> = {
  capital: 1e15,
  maxGrossExposure: 1e9,
  maxNetExposure: 1e9,
  marginBuffer: 0.5,
  maxBalanceAgeMs: 1e9,
  lossReduce: 0.9,
  lossHalt: 0.9,
  ordersPerSecond: 100.5,
  burst: 1000.5,
};
const WIDE_SYSTEM: Required<SystemLimits> = {
  maxClockOffsetMs: 1e9,
  maxClockStepMs: 1e9,
  maxStallMs: 1e9,
  maxRulesAgeMs: 1e15,
};

/** In as many parts as the real ones, which have two for orders and one for requests. */
const MANY = { intervalMs: 1_000, limit: 1e12 };
export const WIDE_VENUE_LIMITS: VenueLimits = {
  orders: [MANY, MANY],
  requests: [MANY],
  weights: { order: 1, cancel: 1, query: 1, list: 1 },
};

/**
 * The policy of a warm-up. Every part has its fields in the order of the real one's, which came from
 * another thread: only then does the compiler take both for objects of one kind, and keeps what it
 * has compiled.
 */
export function widePolicy(
  real: Policy,
  traded: readonly InstrumentDefinition[],
  strategies: readonly { readonly name: string }[],
): Policy {
  const names = traded.map(({ symbol }) => symbol);
  const account = { ...WIDE_ACCOUNT, currency: traded[0]!.quote };
  const limits = { ...WIDE_STRATEGY, symbols: names };
  const symbols = names.map((name) => [name, like(real.symbols[name], WIDE_SYMBOL)] as const);
  const limited = strategies.map(
    ({ name }) => [name, like(real.strategies[name], limits)] as const,
  );
  const wide: Policy = {
    version: 2,
    symbols: like(real.symbols, Object.fromEntries(symbols)),
    strategies: like(real.strategies, Object.fromEntries(limited)),
    account: like(real.account, account),
    system: like(real.system, WIDE_SYSTEM),
    sentinel: { measures: {}, confirmations: 1, openMs: 0, probationMs: 0 },
  };
  return like(real, wide);
}

/** Built up field by field, as an object is that comes from another thread. */
function like<T extends object>(real: object | undefined, wide: T): T {
  return Object.fromEntries(Object.entries({ ...real, ...wide })) as T;
}

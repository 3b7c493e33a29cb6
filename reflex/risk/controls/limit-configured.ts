import type {
  AccountLimits,
  StrategyLimits,
  SymbolLimits,
  SystemLimits,
} from '../../model/policy.ts';
import type { Control } from '../control.ts';

/** Every limit by its name: one that is new in the policy and not here does not compile. */
type Names<Limits, NotNumbers extends keyof Limits = never> = Readonly<
  Record<Exclude<keyof Limits, NotNumbers>, true>
>;

const SYMBOL: Names<SymbolLimits> = {
  maxOrderValue: true,
  maxOrderQuantity: true,
  maxPosition: true,
  priceCollarBps: true,
  maxWalkBps: true,
  walkWindowMs: true,
  maxDepthShare: true,
  maxDayVolumeShare: true,
  maxDayVolumeAgeMs: true,
  maxDataAgeMs: true,
  maxSpreadBps: true,
  maxMoveBps: true,
  maxMoveSigmas: true,
  maxVolumeRatio: true,
  pauseMs: true,
  maxOpenOrders: true,
};

/** What is permitted is a list each, and NOT_PERMITTED's to look at. */
const STRATEGY: Names<StrategyLimits, 'symbols' | 'sides' | 'types'> = {
  maxOpenOrders: true,
  ordersPerSecond: true,
  burst: true,
  duplicateWindowMs: true,
  maxChildren: true,
  maxReentries: true,
  reentryWindowMs: true,
  maxReentriesPerSession: true,
  maxOrdersPerTrade: true,
  orderTradeWindowMs: true,
  maxRejects: true,
  maxDrawdown: true,
};

const ACCOUNT: Names<AccountLimits, 'currency'> = {
  capital: true,
  maxGrossExposure: true,
  maxNetExposure: true,
  marginBuffer: true,
  maxBalanceAgeMs: true,
  lossReduce: true,
  lossHalt: true,
  ordersPerSecond: true,
  burst: true,
};

const SYSTEM: Names<SystemLimits> = {
  maxClockOffsetMs: true,
  maxClockStepMs: true,
  maxStallMs: true,
  maxRulesAgeMs: true,
};

/** No limit configured, no order. Counts what is missing, not finite or not above zero. */
export const limitConfigured: Control = {
  code: 'LIMIT_NOT_CONFIGURED',
  reference: 'C02, FIA 2015 §1.1',
  unit: 'limits missing',
  bound: 'at most',
  blames: 'world',
  explain:
    'a limit that this order needs is not configured; set it under limits in voltaire.config.ts',
  read(_order, { limits, strategyLimits, account, system }, reading) {
    reading.observed =
      missing(SYMBOL, limits) +
      missing(STRATEGY, strategyLimits) +
      missing(ACCOUNT, account) +
      missing(SYSTEM, system);
    reading.limit = 0;
  },
};

/** By section of a policy, which is never changed in place: other limits are another policy. */
const counted = new WeakMap<object, number>();

function missing<Name extends string>(
  names: Readonly<Record<Name, true>>,
  limits: Readonly<Partial<Record<Name, number | undefined>>> | undefined,
): number {
  let count = counted.get(limits ?? names);
  if (count === undefined) {
    count = (Object.keys(names) as Name[]).filter((name) => !given(limits?.[name])).length;
    counted.set(limits ?? names, count);
  }
  return count;
}

function given(limit: number | undefined): boolean {
  return limit !== undefined && Number.isFinite(limit) && limit > 0;
}

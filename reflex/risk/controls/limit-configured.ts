import type {
  AccountLimits,
  Policy,
  StrategyLimits,
  SymbolLimits,
  SystemLimits,
} from '../../model/policy.ts';
import type { Control } from '../control.ts';

/** Every limit by its name: one that is new in the policy and not here does not compile. */
type Names<Limits, NotNumbers extends keyof Limits = never> = Readonly<
  Record<Exclude<keyof Limits, NotNumbers>, true>
>;

/** `maxTriggerBps` is asked of orders with a trigger only (TRIGGER_PRICE). */
const SYMBOL: Names<SymbolLimits, 'maxTriggerBps'> = {
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

/** By section of the policy: all of its limits that are numbers. */
export const LIMIT_NAMES = {
  symbols: { ...SYMBOL, maxTriggerBps: true },
  strategies: STRATEGY,
  account: ACCOUNT,
  system: SYSTEM,
} as const;

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

/** What an order of this strategy on this symbol would be denied for, by the names of the configuration. */
export function missingLimits(policy: Policy, strategy: string, symbol: string): string[] {
  return [
    ...named(`symbols.${symbol}`, SYMBOL, policy.symbols[symbol]),
    ...named(`strategies.${strategy}`, STRATEGY, policy.strategies[strategy]),
    ...named('account', ACCOUNT, policy.account),
    ...named('system', SYSTEM, policy.system),
  ];
}

function named<Name extends string>(
  section: string,
  names: Readonly<Record<Name, true>>,
  limits: Section<Name>,
): string[] {
  return absent(names, limits).map((name) => `limits.${section}.${name}`);
}

type Section<Name extends string> = Readonly<Partial<Record<Name, number | undefined>>> | undefined;

/** By section of a policy, which is never changed in place: other limits are another policy. */
const counted = new WeakMap<object, number>();

function missing<Name extends string>(
  names: Readonly<Record<Name, true>>,
  limits: Section<Name>,
): number {
  let count = counted.get(limits ?? names);
  if (count === undefined) {
    count = absent(names, limits).length;
    counted.set(limits ?? names, count);
  }
  return count;
}

function absent<Name extends string>(
  names: Readonly<Record<Name, true>>,
  limits: Section<Name>,
): Name[] {
  return (Object.keys(names) as Name[]).filter((name) => !given(limits?.[name]));
}

function given(limit: number | undefined): boolean {
  return limit !== undefined && Number.isFinite(limit) && limit > 0;
}

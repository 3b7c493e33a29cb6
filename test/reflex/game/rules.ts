import { kinetic } from '@voltaire/reflex/decide/kinetic.ts';
import { maker } from '@voltaire/reflex/decide/maker.ts';
import type { Strategy } from '@voltaire/reflex/decide/strategy.ts';
import type { Boot } from '@voltaire/reflex/model/event.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { Policy, StrategyLimits, SymbolLimits } from '@voltaire/reflex/model/policy.ts';
import type { Scope } from '@voltaire/reflex/model/scope.ts';
import { BTCUSD, BTCUSDT, ETHUSDT } from '../support/instruments.ts';
import { ACCOUNT, LIMITS, STRATEGY_LIMITS, SYSTEM } from '../support/policy.ts';
import { puppet } from './puppet.ts';

/** Two symbols of one venue are traded; the third, elsewhere, is only watched. */
export const DEFINITIONS = [BTCUSDT, ETHUSDT, BTCUSD] as const;
export const INSTRUMENTS = DEFINITIONS.map((definition, id) => new Instrument(id, definition));
export const TRADED = [0, 1] as const;
export const WATCHED = 2;
/** Where each market begins, ticks. */
export const FIRST_BID = [6_000_000, 60_000, 600_000] as const;
export const SPREAD = 2;
/** What is traded within a day, of each. */
export const DAY_LOTS = 10_000;

export const GREEN = 'green';
const isolated = { version: '1', warmUp: [], withoutInference: 'TRADE', budgetMs: 50 } as const;

export const STRATEGIES: readonly Strategy[] = [
  puppet('red', 1),
  puppet('blue', 2),
  maker,
  kinetic,
];

export const CONFIGURED: Boot['strategies'] = [
  { name: 'red', symbol: 'BTCUSDT', parameters: {} },
  { name: 'red', symbol: 'ETHUSDT', parameters: {} },
  { name: 'blue', symbol: 'BTCUSDT', parameters: {} },
  { name: 'blue', symbol: 'ETHUSDT', parameters: {} },
  {
    name: 'maker',
    symbol: 'BTCUSDT',
    parameters: {
      horizon: 0,
      quoteValue: 60,
      inventoryValue: 240,
      quoteLifetimeMs: 2_000,
      maxToxicity: 1,
      maxVolatilityBps: 1_000,
    },
  },
  {
    name: 'kinetic',
    symbol: 'ETHUSDT',
    parameters: { horizon: 0, entryValue: 60, cooldownMs: 300, orderLifetimeMs: 1_000 },
  },
  { name: GREEN, symbol: 'ETHUSDT', parameters: {}, isolated },
];

export const SCOPES: readonly Scope[] = [
  'global',
  'venue:binance',
  'venue:kraken',
  'symbol:BTCUSDT',
  'symbol:ETHUSDT',
  'symbol:BTC/USD',
  'strategy:red',
  'strategy:blue',
  'strategy:maker',
  'strategy:green',
];

/** What a game is played under; the second makes everything that latches latch often. */
const BOUNDS = {
  wide: { symbol: {}, strategy: {}, account: {} },
  narrow: {
    symbol: {
      maxDayVolumeShare: 0.02,
      maxMoveBps: 40,
      maxVolumeRatio: 4,
      pauseMs: 1_500,
      maxWalkBps: 120,
      maxOpenOrders: 5,
    },
    strategy: {
      maxOpenOrders: 3,
      maxReentries: 6,
      reentryWindowMs: 10_000,
      maxReentriesPerSession: 25,
      maxRejects: 6,
      maxDrawdown: 3,
      duplicateWindowMs: 200,
      maxChildren: 4,
      ordersPerSecond: 3,
      burst: 3,
    },
    account: { lossReduce: 0.002, lossHalt: 0.004, ordersPerSecond: 3, burst: 4 },
  },
} as const;

const symbol: Required<SymbolLimits> = {
  ...LIMITS,
  maxOrderValue: 400,
  maxOrderQuantity: 0.5,
  maxPosition: 0.01,
  maxDayVolumeShare: 0.05,
  priceCollarBps: 50,
  maxOpenOrders: 8,
};
const strategy: Required<StrategyLimits> = {
  ...STRATEGY_LIMITS,
  types: ['LIMIT', 'LIMIT_MAKER'],
  maxOpenOrders: 6,
  maxChildren: 20,
  ordersPerSecond: 20,
  burst: 15,
};

function policyOf({ symbol: s, strategy: t, account }: (typeof BOUNDS)[keyof typeof BOUNDS]) {
  const limits: Required<SymbolLimits> = { ...symbol, ...s };
  const names = ['red', 'blue', 'maker', 'kinetic', GREEN];
  return {
    version: 2,
    symbols: { BTCUSDT: limits, ETHUSDT: { ...limits, maxPosition: 0.2 } },
    strategies: Object.fromEntries(names.map((name) => [name, { ...strategy, ...t }])),
    account: {
      ...ACCOUNT,
      capital: 1_000,
      maxGrossExposure: 0.9,
      maxNetExposure: 0.8,
      maxBalanceAgeMs: 20_000,
      ordersPerSecond: 30,
      burst: 20,
      ...account,
    },
    system: { ...SYSTEM, maxStallMs: 400 },
    inference: { models: ['good'], maxAgeMs: 2_000, maxJumpBps: 100 },
    sentinel: {
      measures: {
        loopStallMs: { warn: 100, trip: 250, clear: 50 },
        feedAgeMs: { warn: 3_000, trip: 8_000, clear: 2_000 },
        rejectStreak: { warn: 4, trip: 8, clear: 1 },
      },
      confirmations: 2,
      openMs: 2_000,
      probationMs: 2_000,
    },
  } satisfies Policy;
}

export const POLICIES = { wide: policyOf(BOUNDS.wide), narrow: policyOf(BOUNDS.narrow) };
export type GamePolicy = (typeof POLICIES)[keyof typeof POLICIES];

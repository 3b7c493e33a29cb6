import { ORDER_TYPES, type OrderRequest } from '@voltaire/reflex/model/order.ts';
import type { ControlResult } from '@voltaire/reflex/model/outcome.ts';
import type {
  AccountLimits,
  Policy,
  StrategyLimits,
  SymbolLimits,
  SystemLimits,
} from '@voltaire/reflex/model/policy.ts';
import type { Control, RiskContext } from '@voltaire/reflex/risk/control.ts';
import { Tallies } from '@voltaire/reflex/risk/tallies.ts';
import { resultOf } from '@voltaire/reflex/model/check.ts';
import { btc } from './instruments.ts';

/** An order of 100,000 lots is one BTC, at 60,000 worth 60,000. */
export const ONE_BTC = 100_000;
export const MID_TICKS = 6_000_000;

/** Limits in round numbers. */
export const SYMBOL_LIMITS = {
  maxOrderValue: 60_000,
  maxOrderQuantity: 1,
  maxPosition: 2,
  priceCollarBps: 50,
  maxTriggerBps: 500,
  maxWalkBps: 300,
  walkWindowMs: 300_000,
  maxDepthShare: 0.2,
  maxDayVolumeShare: 0.05,
  maxDayVolumeAgeMs: 3_600_000,
  maxDataAgeMs: 1_000,
  maxSpreadBps: 20,
  maxMoveBps: 300,
  maxMoveSigmas: 5,
  maxVolumeRatio: 20,
  pauseMs: 60_000,
  maxOpenOrders: 20,
} as const satisfies Required<SymbolLimits>;

export const STRATEGY_LIMITS = {
  symbols: ['BTCUSDT'],
  sides: [1, -1],
  types: ORDER_TYPES,
  maxOpenOrders: 10,
  ordersPerSecond: 10,
  burst: 5,
  duplicateWindowMs: 1_000,
  maxChildren: 10,
  maxReentries: 50,
  reentryWindowMs: 600_000,
  maxReentriesPerSession: 500,
  maxOrdersPerTrade: 100,
  orderTradeWindowMs: 3_600_000,
  maxRejects: 5,
  maxDrawdown: 1_000,
} as const satisfies Required<StrategyLimits>;

/** Two BTC either way together, one net. */
export const ACCOUNT_LIMITS = {
  currency: 'USDT',
  capital: 60_000,
  maxGrossExposure: 2,
  maxNetExposure: 1,
  marginBuffer: 0.05,
  maxBalanceAgeMs: 10_000,
  lossReduce: 0.01,
  lossHalt: 0.02,
  ordersPerSecond: 20,
  burst: 10,
} as const satisfies Required<AccountLimits>;

export const SYSTEM_LIMITS = {
  maxClockOffsetMs: 100,
  maxClockStepMs: 1_000,
  maxStallMs: 100,
  maxRulesAgeMs: 86_400_000,
} as const satisfies Required<SystemLimits>;

export const RISK_POLICY: Policy = {
  version: 2,
  symbols: { BTCUSDT: SYMBOL_LIMITS },
  strategies: { test: STRATEGY_LIMITS },
  account: ACCOUNT_LIMITS,
  system: SYSTEM_LIMITS,
};

export const REQUEST: OrderRequest = {
  symbolId: 0,
  strategy: 'test',
  side: 1,
  type: 'LIMIT',
  timeInForce: 'IOC',
  quantityLots: 50_000,
  priceTicks: MID_TICKS,
  reduceOnly: false,
  parentId: 'p1',
  triggerTicks: 0,
  displayLots: 0,
  parentLots: 50_000,
};

/** A quiet market, nothing held, nothing open: REQUEST passes every control. */
export const CONTEXT: RiskContext = {
  instrument: btc(),
  monoNs: 1e9,
  limits: SYMBOL_LIMITS,
  strategyLimits: STRATEGY_LIMITS,
  account: ACCOUNT_LIMITS,
  system: SYSTEM_LIMITS,
  tradingLevel: 0,
  vetoes: 0,
  rulesAgeMs: 3_600_000,
  mid: 60_000,
  bidTicks: MID_TICKS - 100,
  askTicks: MID_TICKS + 100,
  feedLive: true,
  quoteAgeMs: 10,
  depth: 10,
  dayVolume: 1_000,
  dayVolumeAgeMs: 1_000,
  moveBps: 1,
  sigmaBps: 10,
  volumeRatio: 1,
  positionLots: 0,
  pendingBuyLots: 0,
  pendingSellLots: 0,
  foreignLots: 0,
  reduceOnlyPending: false,
  openOrders: 0,
  symbolOpenOrders: 0,
  unknownOrders: 0,
  ownBidTicks: 0,
  ownAskTicks: Number.POSITIVE_INFINITY,
  releaseMeets: false,
  otherGross: 0,
  otherLong: 0,
  otherShort: 0,
  freeQuote: 1_000_000,
  freeBase: 100,
  balanceAgeMs: 0,
  dayPnl: 0,
  drawdown: 0,
  sinceSameMs: 3_600_000,
  walkBps: 0,
  parentCommittedLots: 0,
  parentChildren: 0,
  sessionTokens: 10,
  strategyTokens: 5,
  venueOrders: 50,
  venueRequests: 2_400,
  reentries: 0,
  reentriesInSession: 0,
  rejectStreak: 0,
  inferenceFaults: 0,
  clockOffsetMs: 1,
  clockStepMs: 0,
  stallMs: 1,
  recordable: true,
};

/** What one control says of REQUEST in CONTEXT, with some of either changed. */
export function read(
  control: Control,
  request: Partial<OrderRequest> = {},
  context: Partial<RiskContext> = {},
): ControlResult {
  const reading = { observed: Number.NaN, limit: Number.NaN };
  control.read({ ...REQUEST, ...request }, { ...CONTEXT, ...context }, reading);
  return resultOf(control, reading);
}

export type LimitSection = 'limits' | 'strategyLimits' | 'account' | 'system';

/** The context with one limit changed; undefined takes it away. */
export function limit(
  section: LimitSection,
  name: string,
  value: unknown,
  context: Partial<RiskContext> = {},
): Partial<RiskContext> {
  return { ...context, [section]: { ...CONTEXT[section], ...context[section], [name]: value } };
}

/** Of a first run, telling nobody. */
export function tallies(): Tallies {
  return new Tallies([], { atUs: 0, monoNs: 0 }, () => undefined);
}

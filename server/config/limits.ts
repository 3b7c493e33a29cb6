import { z } from 'zod';

const positive = z.number().positive().finite();
const count = z.number().int().positive();
/** A share of a whole. */
const share = z.number().positive().max(1);

/*
 * Limits of money (how much, how far, how much may be lost) have no default: one that is absent denies
 * every order that needs it. Limits of behaviour have one, written here and nowhere else; what each
 * means stands at its field in reflex/model/policy.ts, and for people in docs/configuration.md.
 */

export const symbolLimits = z.strictObject({
  maxOrderValue: positive.optional(),
  maxOrderQuantity: positive.optional(),
  maxPosition: positive.optional(),
  priceCollarBps: positive.default(200),
  maxTriggerBps: positive.default(2_000),
  maxWalkBps: positive.default(300),
  walkWindowMs: positive.default(300_000),
  maxDepthShare: share.default(0.2),
  maxDayVolumeShare: share.default(0.05),
  maxDayVolumeAgeMs: positive.default(3_600_000),
  maxDataAgeMs: positive.default(2_000),
  maxSpreadBps: positive.default(50),
  maxMoveBps: positive.default(300),
  maxMoveSigmas: positive.default(5),
  maxVolumeRatio: positive.default(20),
  pauseMs: positive.default(60_000),
  maxOpenOrders: count.default(20),
});

export const strategyLimits = z.strictObject({
  maxDrawdown: positive.optional(),
  maxOpenOrders: count.default(20),
  ordersPerSecond: positive.default(5),
  burst: count.default(10),
  duplicateWindowMs: positive.default(1_000),
  maxChildren: count.default(10),
  maxReentries: count.default(50),
  reentryWindowMs: positive.default(600_000),
  maxReentriesPerSession: count.default(500),
  maxOrdersPerTrade: positive.default(100),
  orderTradeWindowMs: positive.default(3_600_000),
  maxRejects: count.default(5),
});

const accountLimits = z
  .strictObject({
    /** Else the quote asset of all that is traded. */
    currency: z.string().min(1).optional(),
    capital: positive.optional(),
    maxGrossExposure: positive.optional(),
    maxNetExposure: positive.optional(),
    marginBuffer: share.default(0.05),
    maxBalanceAgeMs: positive.default(60_000),
    lossReduce: share.default(0.01),
    lossHalt: share.default(0.02),
    ordersPerSecond: positive.default(5),
    burst: count.default(10),
  })
  .refine(({ lossReduce, lossHalt }) => lossReduce <= lossHalt, {
    path: ['lossReduce'],
    message: 'must not be above lossHalt: first only reductions, then nothing',
  });

const systemLimits = z.strictObject({
  maxClockOffsetMs: positive.default(100),
  maxClockStepMs: positive.default(1_000),
  maxStallMs: positive.default(100),
  maxRulesAgeMs: positive.default(86_400_000),
});

/** Before roles and scopes a symbol's limits stood here directly. */
function sayWhereSymbolsWent({ code, keys }: { code?: string; keys?: readonly string[] }) {
  if (code !== 'unrecognized_keys') return undefined;
  const names = (keys ?? []).map((key) => `"${key}"`).join(', ');
  return `has no ${names}, only account, symbols, strategies and system; the limits of a symbol are written limits: { symbols: { BTCUSDT: { … } } }`;
}

export const limits = z.strictObject(
  {
    account: accountLimits.optional(),
    symbols: z.record(z.string(), symbolLimits).default({}),
    strategies: z.record(z.string(), strategyLimits).default({}),
    system: systemLimits.prefault({}),
  },
  { error: sayWhereSymbolsWent },
);

/** Written in the configuration until 0.1; says what to write instead. */
export const messageRateOfBefore = z
  .never({
    error:
      'is written limits: { account: { ordersPerSecond, burst } } now, and limits: { strategies: { NAME: { ordersPerSecond, burst } } } for one strategy',
  })
  .optional();

import type { DenialCode } from '@voltaire/reflex/model/denial-code.ts';
import { ORDER_TYPES } from '@voltaire/reflex/model/order.ts';
import type { Policy } from '@voltaire/reflex/model/policy.ts';
import { CONTROLS } from '@voltaire/reflex/risk/controls.ts';
import { describe, expect, it } from 'vitest';
import {
  ACCOUNT,
  LIMITS,
  POLICY,
  policyWith,
  STRATEGY_LIMITS,
  SYSTEM,
} from '../../support/policy.ts';
import { ASK } from '../../support/run.ts';
import { deniersOf, Stage } from './stage.ts';
import { wholeRecord } from './whole-record.ts';

type Section = keyof Parameters<typeof policyWith>[0];
type Limit = readonly [Section, string];

/** The limits that each control reads; those of a fixed bound read none. */
const READS: Readonly<Record<string, readonly Limit[]>> = {
  TRADING_STATE: [],
  AUDITOR_VETO: [],
  AUDIT_WRITE_FAILED: [],
  LOOP_STALL: [['system', 'maxStallMs']],
  CLOCK_UNHEALTHY: [
    ['system', 'maxClockOffsetMs'],
    ['system', 'maxClockStepMs'],
  ],
  LIMIT_NOT_CONFIGURED: [
    ['symbol', 'pauseMs'],
    ['account', 'lossHalt'],
    ['strategy', 'maxOrdersPerTrade'],
    ['strategy', 'orderTradeWindowMs'],
  ],
  INPUT_NOT_FINITE: [],
  INSTRUMENT_RULES: [],
  STALE_INSTRUMENT_RULES: [['system', 'maxRulesAgeMs']],
  NOT_PERMITTED: [],
  DUPLICATE_ORDER: [['strategy', 'duplicateWindowMs']],
  SELF_MATCH: [],
  STALE_MARKET_DATA: [['symbol', 'maxDataAgeMs']],
  BOOK_INTEGRITY: [['symbol', 'maxSpreadBps']],
  VOLATILITY_PAUSE: [
    ['symbol', 'maxMoveBps'],
    ['symbol', 'maxMoveSigmas'],
  ],
  VOLUME_SPIKE: [['symbol', 'maxVolumeRatio']],
  PRICE_COLLAR: [['symbol', 'priceCollarBps']],
  TRIGGER_PRICE: [['symbol', 'maxTriggerBps']],
  PRICE_WALK: [
    ['symbol', 'maxWalkBps'],
    ['symbol', 'walkWindowMs'],
  ],
  MAX_ORDER_VALUE: [['symbol', 'maxOrderValue']],
  MAX_ORDER_QUANTITY: [['symbol', 'maxOrderQuantity']],
  LIQUIDITY_SHARE: [['symbol', 'maxDepthShare']],
  DAY_VOLUME_SHARE: [
    ['symbol', 'maxDayVolumeShare'],
    ['symbol', 'maxDayVolumeAgeMs'],
  ],
  MAX_POSITION: [['symbol', 'maxPosition']],
  REDUCE_ONLY_WOULD_INCREASE: [],
  CHILD_EXCEEDS_PARENT: [['strategy', 'maxChildren']],
  MAX_OPEN_ORDERS: [
    ['symbol', 'maxOpenOrders'],
    ['strategy', 'maxOpenOrders'],
  ],
  MAX_EXPOSURE: [
    ['account', 'capital'],
    ['account', 'maxGrossExposure'],
    ['account', 'maxNetExposure'],
  ],
  INSUFFICIENT_MARGIN: [
    ['account', 'marginBuffer'],
    ['account', 'maxBalanceAgeMs'],
  ],
  LOSS_LIMIT: [
    ['account', 'lossReduce'],
    ['strategy', 'maxDrawdown'],
  ],
  MESSAGE_RATE: [
    ['account', 'ordersPerSecond'],
    ['account', 'burst'],
    ['strategy', 'ordersPerSecond'],
    ['strategy', 'burst'],
  ],
  REPEATED_EXECUTION: [
    ['strategy', 'maxReentries'],
    ['strategy', 'reentryWindowMs'],
    ['strategy', 'maxReentriesPerSession'],
  ],
  CONSECUTIVE_REJECTS: [['strategy', 'maxRejects']],
  ORDER_STATE_UNKNOWN: [],
  FORECAST_INVALID: [],
};

/** They come before LIMIT_NOT_CONFIGURED in the list, or their check by the auditor does. */
const NAMED_BEFORE: Readonly<Record<string, DenialCode>> = {
  LOOP_STALL: 'LOOP_STALL',
  CLOCK_UNHEALTHY: 'CLOCK_UNHEALTHY',
  STALE_MARKET_DATA: 'VETO_STALE_INPUT',
};

const LIMITS_READ = Object.entries(READS).flatMap(([code, limits]) =>
  limits.map(([section, name]) => ({ code, section, name })),
);

it('every control is named, and every limit of the policy is read by one', () => {
  expect(Object.keys(READS)).toEqual(CONTROLS.map(({ code }) => code));
  const sections = { symbol: LIMITS, strategy: STRATEGY_LIMITS, account: ACCOUNT, system: SYSTEM };
  const all = Object.entries(sections).flatMap(([section, limits]) =>
    Object.entries(limits).flatMap(([name, limit]) =>
      typeof limit === 'number' ? [`${section}.${name}`] : [],
    ),
  );
  const read = LIMITS_READ.map(({ section, name }) => `${section}.${name}`);
  expect(read.toSorted()).toEqual(all.toSorted());
});

/** The one limit that a plain order does not need. */
const OF_ALL = LIMITS_READ.filter(({ code }) => code !== 'TRIGGER_PRICE');

it('without symbol maxTriggerBps only orders with a trigger are denied', () => {
  for (const maxTriggerBps of [undefined, Number.NaN, Number.POSITIVE_INFINITY, 0, -1]) {
    const symbol = { maxTriggerBps };
    const stage = new Stage({ policy: policyWith({ symbol, strategy: { types: ORDER_TYPES } }) });
    const priceTicks = ASK + 1_000;
    const stop = {
      type: 'STOP',
      timeInForce: 'GTC',
      priceTicks,
      triggerTicks: priceTicks,
    } as const;
    expect(deniersOf(wholeRecord(stage.act(stop)))).toEqual(['TRIGGER_PRICE']);
    expect(stage.act().orders).toHaveLength(1);
  }
});

describe.each(OF_ALL)('$code without $section $name', ({ code, section, name }) => {
  const denied = (limit: number | undefined) => {
    const stage = new Stage({ policy: policyWith({ [section]: { [name]: limit } }) });
    const step = stage.act();
    expect(step.orders).toEqual([]);
    return wholeRecord(step);
  };

  it('denies every order, as not configured and by itself', () => {
    for (const limit of [undefined, Number.NaN]) {
      const decision = denied(limit);
      expect([limit, decision.code]).toEqual([limit, NAMED_BEFORE[code] ?? 'LIMIT_NOT_CONFIGURED']);
      expect(deniersOf(decision)).toEqual(expect.arrayContaining(['LIMIT_NOT_CONFIGURED', code]));
    }
  });

  it('takes a limit without end, of nothing, or of less, for none', () => {
    for (const limit of [Number.POSITIVE_INFINITY, 0, -1]) {
      expect(deniersOf(denied(limit))).toContain('LIMIT_NOT_CONFIGURED');
    }
  });
});

const WITHOUT: Readonly<Record<string, Policy>> = {
  'limits of the symbol': { ...POLICY, symbols: {} },
  'limits of the strategy': { ...POLICY, strategies: {} },
  'limits of the account': { ...POLICY, account: undefined },
  'limits of the machine': { ...POLICY, system: undefined },
};

describe.each(Object.entries(WITHOUT))('a policy without any %s', (_, policy) => {
  it('lets nothing leave', () => {
    const stage = new Stage({ policy });
    const step = stage.act();
    expect(deniersOf(wholeRecord(step))).toContain('LIMIT_NOT_CONFIGURED');
  });

  it('denies a true reduction all the same', () => {
    const before = new Stage();
    before.fills(100);
    const stage = new Stage({ policy, runId: 'r2', carry: before.carry() });
    expect(stage.run.position().lots).toBe(100);
    const step = stage.act({ side: -1, reduceOnly: true });
    expect(deniersOf(wholeRecord(step))).toContain('LIMIT_NOT_CONFIGURED');
  });
});

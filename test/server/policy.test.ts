import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SENTINEL, sentinelFaults } from '@voltaire/reflex/governance/sentinel-limits.ts';
import type { InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import { ORDER_TYPES } from '@voltaire/reflex/model/order.ts';
import { configSchema } from '@voltaire/server/config/config.ts';
import type { ConfigInput } from '@voltaire/server/config/config.ts';
import { canonicalJson, policyHash, policyOf } from '@voltaire/server/policy.ts';

const instrument = (symbol: string, quote: string) => ({ symbol, quote }) as InstrumentDefinition;
const DEFINITIONS = [instrument('BTCUSDT', 'USDT'), instrument('ETHBTC', 'BTC')];
const FEEDS: ConfigInput['feeds'] = [{ venue: 'binance', symbols: ['BTCUSDT', 'ETHBTC'] }];

const policy = (input: ConfigInput) => {
  const config = configSchema.parse({ feeds: FEEDS, ...input });
  const names = config.strategies.map(({ name = 'mine' }) => ({ name }));
  return policyOf(config, DEFINITIONS, names);
};

/** The same with its keys the other way round. */
const shuffled = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).reverse())
    : value;

const limits = (name: string) => ({ strategies: { [name]: { maxRejects: 2 } } });

describe('the policy', () => {
  it('has no limit of money that nobody has set', () => {
    const { account, symbols, strategies } = policy({
      limits: { account: {}, symbols: { BTCUSDT: {} } },
    });
    expect(account).not.toHaveProperty('capital');
    expect(account).not.toHaveProperty('maxGrossExposure');
    expect(account).not.toHaveProperty('maxNetExposure');
    expect(Object.keys(symbols.BTCUSDT!)).not.toContain('maxOrderValue');
    expect(Object.keys(symbols.BTCUSDT!)).not.toContain('maxOrderQuantity');
    expect(Object.keys(symbols.BTCUSDT!)).not.toContain('maxPosition');
    expect(strategies.kinetic).not.toHaveProperty('maxDrawdown');
    expect(policy({}).account).toBeUndefined();
    expect(policy({}).symbols).toEqual({});
  });

  it('lets people place orders exactly where it is said within which limits', () => {
    const strategies: ConfigInput['strategies'] = [{ name: 'kinetic', symbol: 'BTCUSDT' }];
    expect(policy({ strategies }).strategies).not.toHaveProperty('by-hand');
    const both = policy({ strategies, limits: limits('by-hand') });
    expect(both.strategies['by-hand']).toMatchObject({
      maxRejects: 2,
      symbols: ['BTCUSDT'],
      sides: [1, -1],
      types: expect.arrayContaining(['LIMIT', 'STOP']) as string[],
    });
    expect(() => policy({ limits: limits('stranger') })).toThrow('no strategy of this name');
  });

  it('has every limit of behaviour, configured or not', () => {
    const { symbols, strategies, account, system } = policy({
      limits: {
        account: { burst: 3 },
        symbols: { BTCUSDT: { maxMoveBps: 100 } },
        strategies: { kinetic: { maxDrawdown: 9 } },
      },
    });
    expect(symbols.BTCUSDT).toEqual({
      priceCollarBps: 200,
      maxTriggerBps: 2_000,
      maxWalkBps: 300,
      walkWindowMs: 300_000,
      maxDepthShare: 0.2,
      maxDayVolumeShare: 0.05,
      maxDayVolumeAgeMs: 3_600_000,
      maxDataAgeMs: 2_000,
      maxSpreadBps: 50,
      maxMoveBps: 100,
      maxMoveSigmas: 5,
      maxVolumeRatio: 20,
      pauseMs: 60_000,
      maxOpenOrders: 20,
    });
    expect(strategies.kinetic).toEqual({
      symbols: ['BTCUSDT'],
      sides: [1, -1],
      types: ORDER_TYPES,
      maxDrawdown: 9,
      maxOpenOrders: 20,
      ordersPerSecond: 5,
      burst: 10,
      duplicateWindowMs: 1_000,
      maxChildren: 10,
      maxReentries: 50,
      reentryWindowMs: 600_000,
      maxReentriesPerSession: 500,
      maxOrdersPerTrade: 100,
      orderTradeWindowMs: 3_600_000,
      maxRejects: 5,
    });
    expect(account).toEqual({
      currency: 'USDT',
      marginBuffer: 0.05,
      maxBalanceAgeMs: 60_000,
      lossReduce: 0.01,
      lossHalt: 0.02,
      ordersPerSecond: 5,
      burst: 3,
    });
    expect(system).toEqual({
      maxClockOffsetMs: 100,
      maxClockStepMs: 1_000,
      maxStallMs: 100,
      maxRulesAgeMs: 86_400_000,
    });
  });

  it('permits what the strategies name, and nothing else', () => {
    const { strategies } = policy({
      strategies: [
        { name: 'kinetic', symbol: 'BTCUSDT', sides: ['BUY'], types: ['LIMIT'] },
        { name: 'kinetic', symbol: 'ETHBTC', sides: ['BUY'], types: ['LIMIT'] },
      ],
    });
    expect(Object.keys(strategies)).toEqual(['kinetic']);
    expect(strategies.kinetic).toMatchObject({
      symbols: ['BTCUSDT', 'ETHBTC'],
      sides: [1],
      types: ['LIMIT'],
    });
    const differing = ['BTCUSDT', 'ETHBTC'].map((symbol, i) => ({
      file: './mine.ts',
      symbol,
      sides: i === 0 ? (['BUY'] as const) : (['SELL'] as const),
    }));
    expect(() =>
      policy({ strategies: differing.map((each) => ({ ...each, sides: [...each.sides] })) }),
    ).toThrow('"mine" must have the same sides and types wherever it stands');
  });

  it('takes limits for a strategy that there is, by the name that it has in the end', () => {
    const strategies = [{ file: './mine.ts', symbol: 'BTCUSDT' }];
    expect(policy({ strategies, limits: limits('mine') }).strategies.mine).toMatchObject({
      maxRejects: 2,
      symbols: ['BTCUSDT'],
    });
    expect(() => policy({ strategies, limits: limits('kinetic') })).toThrow(
      'limits.strategies.kinetic: no strategy of this name is configured; there is mine',
    );
  });

  it('counts in one currency, or there is none', () => {
    const both = {
      strategies: ['BTCUSDT', 'ETHBTC'].map((symbol) => ({ name: 'kinetic', symbol })),
    };
    const account = { capital: 1 };
    expect(() => policy({ ...both, limits: { account } })).toThrow(
      'counts in USDT, but ETHBTC is traded in BTC',
    );
    expect(() => policy({ limits: { account: { ...account, currency: 'EUR' } } })).toThrow(
      'counts in EUR, but BTCUSDT is traded in USDT',
    );
    expect(policy(both).account).toBeUndefined();
  });

  it('carries the Sentinel’s thresholds, all of them, and the models that may be heard', () => {
    const loopStallMs = { warn: 1, trip: 2, clear: 0.5 };
    const { sentinel, inference } = policy({
      sentinel: { measures: { loopStallMs }, openMs: 9 },
      inference: { models: ['m'] },
    });
    const { measures, ...rest } = DEFAULT_SENTINEL;
    expect(sentinel).toEqual({ ...rest, openMs: 9, measures: { ...measures, loopStallMs } });
    expect(sentinelFaults(sentinel!)).toEqual([]);
    const defaults = { maxAgeMs: 60_000, maxJumpBps: 100, adviceTightens: false };
    expect(inference).toEqual({ models: ['m'], ...defaults });
    expect(policy({}).sentinel).toEqual(DEFAULT_SENTINEL);
    const embedded = ['baseline/ewma-conformal', 'lexicon/finance'];
    expect(policy({}).inference).toEqual({ models: embedded, ...defaults });
    expect(policy({ brain: false }).inference).toBeUndefined();
  });

  it('is hashed by its content, whatever the order of its keys', () => {
    expect(canonicalJson({ b: [{ z: 1, a: undefined }], a: null })).toBe(
      '{"a":null,"b":[{"z":1}]}',
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    const one = policy({});
    expect(policyHash(one)).toBe(createHash('sha256').update(canonicalJson(one)).digest('hex'));
    expect(policyHash(one)).toBe(policyHash(policy({})));
    const tighter = policy({ limits: { system: { maxStallMs: 50 } } });
    expect(policyHash(tighter)).not.toBe(policyHash(one));
  });
});

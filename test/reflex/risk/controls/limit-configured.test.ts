import { limitConfigured } from '@voltaire/reflex/risk/controls/limit-configured.ts';
import { describe, expect, it } from 'vitest';
import { recipe } from '../../support/control-recipe.ts';
import {
  ACCOUNT_LIMITS,
  CONTEXT,
  type LimitSection,
  limit,
  ONE_BTC,
  read,
  STRATEGY_LIMITS,
  SYMBOL_LIMITS,
  SYSTEM_LIMITS,
} from '../../support/risk.ts';

/** Every limit that is a number; what is permitted, and the currency, is not. */
const ALL: [LimitSection, string][] = (['limits', 'strategyLimits', 'account', 'system'] as const)
  .flatMap((section) =>
    Object.entries(CONTEXT[section] ?? {}).map(
      ([name, value]) => [section, name, value as unknown] as const,
    ),
  )
  .filter(([, , value]) => typeof value === 'number')
  .map(([section, name]) => [section, name]);

const reduction = [{ side: -1 }, { positionLots: ONE_BTC }] as const;

recipe({
  control: limitConfigured,
  code: 'LIMIT_NOT_CONFIGURED',
  passes: { 'what has every limit': {} },
  denies: {
    'a symbol that the policy does not name': { context: { limits: undefined } },
    'a strategy that the policy does not name': { context: { strategyLimits: undefined } },
    'an account that the policy does not name': { context: { account: undefined } },
    'a system that the policy does not name': { context: { system: undefined } },
    'a symbol without any limit': { context: { limits: {} } },
  },
});

describe('LIMIT_NOT_CONFIGURED', () => {
  it('knows 41 limits', () => {
    expect(ALL).toHaveLength(41);
  });

  it.each(ALL)('denies when %s.%s is missing, not finite or not above zero', (section, name) => {
    const values = [
      undefined,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      -1,
      0,
    ];
    for (const value of values) {
      const { passed, observed } = read(limitConfigured, {}, limit(section, name, value));
      expect([value, passed, observed]).toEqual([value, false, 1]);
    }
  });

  it('denies a limit that is a text, as an unchecked configuration could hold', () => {
    expect(read(limitConfigured, {}, limit('limits', 'maxPosition', '2')).passed).toBe(false);
  });

  it('counts all that is missing', () => {
    const context = { limits: undefined, strategyLimits: undefined };
    expect(
      read(limitConfigured, {}, { ...context, account: undefined, system: undefined }),
    ).toEqual({
      code: 'LIMIT_NOT_CONFIGURED',
      passed: false,
      observed: ALL.length,
      limit: 0,
      headroom: -ALL.length,
    });
    const some = { limits: { ...SYMBOL_LIMITS, pauseMs: undefined, maxPosition: 0 } };
    expect(read(limitConfigured, {}, some).observed).toBe(2);
  });

  it('denies even a true reduction, for what is missing cannot be judged', () => {
    const [request, context] = reduction;
    expect(read(limitConfigured, request, context).passed).toBe(true);
    for (const [section, name] of ALL) {
      const changed = limit(section, name, undefined, context);
      expect(read(limitConfigured, request, changed).passed).toBe(false);
    }
  });

  it('does not ask for limits that nobody states', () => {
    const keys = [SYMBOL_LIMITS, STRATEGY_LIMITS, ACCOUNT_LIMITS, SYSTEM_LIMITS].flatMap(
      (section) => Object.keys(section),
    );
    expect(keys).toHaveLength(ALL.length + ['symbols', 'sides', 'types', 'currency'].length);
  });
});

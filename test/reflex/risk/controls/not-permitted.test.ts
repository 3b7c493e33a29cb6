import { notPermitted } from '@voltaire/reflex/risk/controls/not-permitted.ts';
import { describe, expect, it } from 'vitest';
import { recipe } from '../../support/control-recipe.ts';
import { limit, ONE_BTC, read, STRATEGY_LIMITS } from '../../support/risk.ts';

const permitted = (name: 'symbols' | 'sides' | 'types', list: readonly unknown[]) => ({
  context: limit('strategyLimits', name, list),
});

recipe({
  control: notPermitted,
  code: 'NOT_PERMITTED',
  passes: {
    'what is on the lists': {},
    'one of several symbols': permitted('symbols', ['ETHUSDT', 'BTCUSDT']),
    'the only side': permitted('sides', [1]),
    'the only type': permitted('types', ['LIMIT']),
  },
  denies: {
    'another symbol': permitted('symbols', ['ETHUSDT']),
    'any symbol when none is named': permitted('symbols', []),
    'a symbol that only begins alike': permitted('symbols', ['BTCUSDT-PERP']),
    'the other side': permitted('sides', [-1]),
    'another type': permitted('types', ['LIMIT_MAKER']),
    'a reduction on a side that is not named': {
      request: { side: -1 },
      context: limit('strategyLimits', 'sides', [1], { positionLots: ONE_BTC }),
    },
    'a side that is not a number': { request: { side: Number.NaN as 1 } },
  },
});

describe('NOT_PERMITTED', () => {
  it('denies whoever the policy does not name', () => {
    expect(read(notPermitted, {}, { strategyLimits: undefined })).toMatchObject({
      passed: false,
      observed: Number.NaN,
    });
  });

  it('counts the permissions that are missing', () => {
    const strategyLimits = { ...STRATEGY_LIMITS, symbols: [], sides: [], types: [] };
    expect(read(notPermitted, {}, { strategyLimits }).observed).toBe(3);
  });
});

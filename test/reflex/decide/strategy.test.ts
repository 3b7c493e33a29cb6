import { kinetic } from '@voltaire/reflex/decide/kinetic.ts';
import { STRATEGIES } from '@voltaire/reflex/decide/registry.ts';
import { configureStrategy } from '@voltaire/reflex/decide/strategy.ts';
import { HORIZONS_S } from '@voltaire/reflex/physics/kinematics.ts';
import { describe, expect, it } from 'vitest';
import { parametersOf } from '../support/strategies.ts';

describe('configureStrategy', () => {
  it('completes what is given with the defaults', () => {
    const { parameters, symbolId } = configureStrategy(kinetic, 3, { cooldownMs: 7 });
    expect(symbolId).toBe(3);
    expect(parameters).toEqual({ ...parametersOf(kinetic), cooldownMs: 7 });
  });

  it('asks once which horizons the strategy has to know', () => {
    expect(configureStrategy(kinetic, 0, { horizon: 2 }).horizons).toEqual([2]);
  });

  it('names a parameter that the strategy does not have', () => {
    expect(() => configureStrategy(kinetic, 0, { cooldown: 7 })).toThrow(
      /no parameter "cooldown"; it has horizon/,
    );
  });

  it.each(['constructor', 'toString', 'hasOwnProperty'])(
    'is not fooled by %s, which every object has',
    (name) => {
      expect(() => configureStrategy(kinetic, 0, { [name]: 1 })).toThrow(RangeError);
    },
  );

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1])(
    'refuses a parameter of %d',
    (value) => {
      expect(() => configureStrategy(kinetic, 0, { cooldownMs: value })).toThrow(
        `strategy kinetic: cooldownMs must be a number from 0 to 3600000, was ${value}`,
      );
    },
  );

  it.each([-1, 0.5, HORIZONS_S.length])(
    'refuses horizon %d at the start, for it would fail at the first tick',
    (horizon) => {
      expect(() => configureStrategy(kinetic, 0, { horizon })).toThrow(RangeError);
    },
  );
});

describe('the registry', () => {
  it('names each strategy once', () => {
    const names = STRATEGIES.map(({ name }) => name);
    expect(names).toEqual(['kinetic', 'reversion', 'maker']);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(STRATEGIES.map((strategy) => [strategy.name, strategy] as const))(
    '%s can be configured with nothing but its defaults, and explains itself',
    (_, strategy) => {
      expect(configureStrategy(strategy, 0, {}).horizons.length).toBeGreaterThan(0);
      expect(strategy.about).toMatch(/ails /);
      for (const { about } of Object.values(strategy.parameters)) expect(about).toMatch(/\.$/);
    },
  );
});

import {
  type Forecast,
  hasSoundLevels,
  isFiniteForecast,
  isFresh,
  isMonotone,
  isScore,
  medianBps,
} from '@voltaire/reflex/model/inference.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const FORECAST: Forecast = {
  modelId: 'm',
  computedAtUs: 10e6,
  horizonS: 60,
  levels: [0.1, 0.5, 0.9],
  returnsBps: [-5, 1, 6],
  inputHash: 'h',
};
const isSound = (change: Partial<Forecast>) => {
  const forecast = { ...FORECAST, ...change };
  return isFiniteForecast(forecast) && hasSoundLevels(forecast) && isMonotone(forecast);
};

const scored = (score: number) => isScore({ modelId: 'm', computedAtUs: 1, score, inputHash: 'h' });

describe('a forecast', () => {
  it('has the return at level 0.5 for its median', () => {
    expect(medianBps(FORECAST)).toBe(1);
    expect(medianBps({ ...FORECAST, levels: [0.1, 0.4, 0.9] })).toBeNaN();
    expect(medianBps({ ...FORECAST, returnsBps: [-5] })).toBeNaN();
  });

  it('is well formed when its quantiles are those of a distribution', () => {
    expect(isSound({})).toBe(true);
    expect(isSound({ levels: [0.5], returnsBps: [0] })).toBe(true);
    expect(isSound({ levels: [], returnsBps: [] })).toBe(false);
    expect(isSound({ levels: [0, 0.5, 0.9] })).toBe(false);
    expect(isSound({ levels: [0.1, 0.5, 1] })).toBe(false);
    expect(isSound({ levels: [0.1, 0.9], returnsBps: [-5, 6] })).toBe(false);
    expect(isSound({ returnsBps: [-5, 6] })).toBe(false);
    expect(isSound({ returnsBps: [-5, 7, 6] })).toBe(false);
    expect(isSound({ returnsBps: [Number.NEGATIVE_INFINITY, 1, 6] })).toBe(false);
    expect(isSound({ horizonS: Number.NaN })).toBe(false);
  });

  it('is well formed whatever the distribution, and never with two quantiles exchanged', () => {
    const returns = fc.uniqueArray(fc.double({ noNaN: true, noDefaultInfinity: true }), {
      minLength: 3,
      maxLength: 3,
      comparator: (a, b) => a === b,
    });
    fc.assert(
      fc.property(returns, fc.nat(1), (unsorted, at) => {
        const returnsBps = unsorted.toSorted((a, b) => a - b);
        expect(isSound({ returnsBps })).toBe(true);
        const exchanged = returnsBps.with(at, returnsBps[at + 1]!).with(at + 1, returnsBps[at]!);
        expect(isSound({ returnsBps: exchanged })).toBe(false);
      }),
    );
  });

  it('is fresh up to its age limit, and up to a second from the future', () => {
    expect(isFresh(FORECAST, 2_000, 12e6)).toBe(true);
    expect(isFresh(FORECAST, 2_000, 12e6 + 1)).toBe(false);
    expect(isFresh(FORECAST, 2_000, 9e6)).toBe(true);
    expect(isFresh(FORECAST, 2_000, 9e6 - 1)).toBe(false);
    expect(isFresh({ computedAtUs: Number.NaN }, 2_000, 10e6)).toBe(false);
    for (const none of [undefined, Number.NaN, Number.POSITIVE_INFINITY, 0, -1]) {
      expect(isFresh(FORECAST, none, 10e6)).toBe(false);
    }
  });
});

describe('a sentiment', () => {
  it('is a score from −1 to 1', () => {
    for (const score of [-1, -0.3, 0, 1]) expect(scored(score)).toBe(true);
    for (const score of [-1.01, 1.01, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(scored(score)).toBe(false);
    }
  });
});

import { FORECAST_CONTEXT, forecastQuantiles } from '@voltaire/brain-client/embedded/forecaster.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { walk } from '../contract/questions.ts';
import { gaussian } from '../support/random.ts';

const LEVELS = [0.1, 0.25, 0.5, 0.75, 0.9];

/** Any series that the contract allows, also ones of ticks, of leaps and of nothing. */
const move = fc.oneof(
  fc.constantFrom(0, 0, 0, 1, -1),
  fc.double({ min: -100, max: 100, noNaN: true }),
  fc.constantFrom(1e-9, -1e6),
);
const series = fc.array(move, { minLength: 7, maxLength: 200 }).map((moves) => {
  const values = [0];
  for (const each of moves) values.unshift(values[0]! + each);
  return values;
});
const levels = fc
  .uniqueArray(fc.integer({ min: 1, max: 999 }), { maxLength: 20 })
  .map((each) => [...new Set([...each, 500])].sort((a, b) => a - b).map((level) => level / 1e3));

const width = (values: number[]) => forecastQuantiles(values, 1, LEVELS)[0]!.at(-1)!;

describe('the built-in forecaster', () => {
  it('gives one ascending, finite quantile for each step and level, around 0', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 64 }), levels, (values, steps, asked) => {
        const quantiles = forecastQuantiles(values, steps, asked);
        expect(quantiles).toHaveLength(steps);
        for (const each of quantiles) {
          expect(each).toHaveLength(asked.length);
          expect(each.every(Number.isFinite)).toBe(true);
          expect(each.every((value, k) => k === 0 || value >= each[k - 1]!)).toBe(true);
          expect(each[asked.indexOf(0.5)]).toBe(0);
        }
      }),
    );
  });

  it('gives ten times the quantiles for ten times the moves', () => {
    const values = walk(300);
    const [one, ten] = [values, values.map((value) => 10 * value)].map((each) =>
      forecastQuantiles(each, 64, LEVELS),
    );
    for (const [i, each] of one!.entries()) {
      for (const [k, value] of each.entries()) expect(ten![i]![k]).toBeCloseTo(10 * value, 9);
    }
  });

  it('gives the same for a step whatever else is asked', () => {
    const values = walk(300);
    const far = forecastQuantiles(values, 64, LEVELS);
    expect(forecastQuantiles(values, 32, [0.1, 0.5])[31]).toEqual(far[31]!.slice(0, 1).concat(0));
    expect(forecastQuantiles(values, 1, LEVELS)).toEqual(far.slice(0, 1));
  });

  it('looks at the newest values only', () => {
    const values = walk(FORECAST_CONTEXT);
    const wild = Array.from({ length: 500 }, (_, i) => (i % 2) * 1e5);
    expect(forecastQuantiles([...wild, ...values], 60, LEVELS)).toEqual(
      forecastQuantiles(values, 60, LEVELS),
    );
  });

  it('knows that a price which stood still may do so again', () => {
    expect(forecastQuantiles(Array(64).fill(0), 2, LEVELS)).toEqual([
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
    ]);
  });

  it('is wider when the market is wild, before the whole context is', () => {
    const [calm, burst] = [walk(256), walk(32, 2).map((value) => 10 * value)];
    expect(width([...calm.map((value) => value + burst[0]!), ...burst])).toBeGreaterThan(
      2.5 * width(calm),
    );
  });

  it('covers a random walk, and one with fat tails, as often as it says', () => {
    const random = gaussian(11);
    const kinds = [() => random(), () => random() * (Math.abs(random()) < 0.1 ? 8 : 0.5)];
    for (const next of kinds) {
      const path = [0];
      for (let i = 0; i < 6_000; i++) path.push(path.at(-1)! + next());
      for (const ahead of [1, 8, 40]) {
        let inside = 0;
        let count = 0;
        for (let at = 511; at + ahead < path.length; at += 5) {
          const values = path.slice(at - 511, at + 1).map((value) => value - path[at]!);
          const quantiles = forecastQuantiles(values, ahead, LEVELS)[ahead - 1]!;
          const outcome = path[at + ahead]! - path[at]!;
          if (outcome >= quantiles[0]! && outcome <= quantiles.at(-1)!) inside++;
          count++;
        }
        expect(Math.abs(inside / count - 0.8), `${ahead} ahead`).toBeLessThan(0.05);
      }
    }
  });
});

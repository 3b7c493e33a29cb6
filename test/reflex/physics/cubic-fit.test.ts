import { CubicFit } from '@voltaire/reflex/physics/cubic-fit.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cubicRegression } from '../support/rational.ts';

const horizons = fc.constantFrom(0.1, 1, 5, 30, 300);
const coefficient = fc.double({ min: -1, max: 1, noNaN: true });

/** Feeds one series and returns the fit after the last sample. */
function fitted(horizonS: number, timesS: readonly number[], values: readonly number[]): CubicFit {
  const fit = new CubicFit([horizonS], 1);
  const changes = new Float64Array(1);
  timesS.forEach((timeS, i) => {
    changes[0] = i === 0 ? 0 : values[i]! - values[i - 1]!;
    fit.tick(i === 0 ? 0 : timeS - timesS[i - 1]!, changes);
  });
  return fit;
}

function timesOf(gaps: readonly number[]): number[] {
  let at = 0;
  return gaps.map((gap) => (at += gap));
}

/** Spacings between a hundredth of the horizon and half of it. */
const spacings = (minLength: number) =>
  fc.array(fc.double({ min: 0.01, max: 0.5, noNaN: true }), { minLength, maxLength: 120 });

describe('CubicFit', () => {
  it('is exact on cubics, whatever the coefficients, the spacing of the ticks and the horizon', () => {
    fc.assert(
      fc.property(
        horizons,
        spacings(12),
        fc.tuple(coefficient, coefficient, coefficient, coefficient),
        (horizonS, gaps, [c0, c1, c2, c3]) => {
          const timesS = timesOf(gaps.map((gap) => gap * horizonS));
          const now = timesS.at(-1)!;
          // In horizons before now, so that all four terms weigh about the same.
          const values = timesS.map((t) => {
            const x = (t - now) / horizonS;
            return c0 + x * (c1 + x * (c2 + x * c3));
          });
          const fit = fitted(horizonS, timesS, values);
          fc.pre(fit.ready(0));
          const scale = Math.max(...values.map(Math.abs), 1e-3);
          const [velocity, acceleration, jerk] = fit.derivatives;
          expect(Math.abs(velocity! * horizonS - c1) / scale).toBeLessThan(1e-6);
          expect(Math.abs((acceleration! * horizonS ** 2) / 2 - c2) / scale).toBeLessThan(1e-6);
          expect(Math.abs((jerk! * horizonS ** 3) / 6 - c3) / scale).toBeLessThan(1e-6);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('agrees with a fresh regression in exact arithmetic on random walks', () => {
    const step = fc.tuple(
      fc.double({ min: 0.01, max: 0.5, noNaN: true }),
      fc.integer({ min: -50, max: 50 }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(0.5, 1, 4, 32),
        fc.array(step, { minLength: 12, maxLength: 30 }),
        (horizonS, steps) => {
          const timesS = timesOf(steps.map(([gap]) => gap * horizonS));
          let value = 0;
          const values = steps.map(([, change]) => (value += change));
          const fit = fitted(horizonS, timesS, values);
          fc.pre(fit.ready(0));
          const exact = cubicRegression(timesS, values, horizonS)!;
          const scale = Math.max(...values.map((v) => Math.abs(v - value)), 1);
          fit.derivatives.forEach((derivative, order) => {
            const unit = horizonS ** (order + 1);
            expect((Math.abs(derivative - exact[order]!) * unit) / scale).toBeLessThan(1e-6);
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('agrees with a fresh regression after a million ticks: errors do not pile up', () => {
    const horizonS = 1;
    const fit = new CubicFit([horizonS], 1);
    const changes = new Float64Array(1);
    let state = 12_345;
    const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    const timesS: number[] = [];
    const values: number[] = [];
    let timeS = 0;
    let value = 0;
    for (let i = 0; i < 1e6; i++) {
      const elapsedS = Math.round(random() * 256) / 1024; // exact in binary: no rounding of times
      const change = Math.round(random() * 100) - 50;
      timeS += elapsedS;
      value += change;
      changes[0] = change;
      fit.tick(elapsedS, changes);
      if (i < 1e6 - 400) continue;
      timesS.push(timeS);
      values.push(value);
    }
    const exact = cubicRegression(timesS, values, horizonS)!;
    expect(fit.ready(0)).toBe(true);
    fit.derivatives.forEach((derivative, order) => {
      expect(Math.abs(derivative / exact[order]! - 1)).toBeLessThan(1e-9);
    });
  });

  it('is not ready before there are more samples than coefficients, and gives no numbers', () => {
    const fit = new CubicFit([1], 1);
    const changes = new Float64Array([1]);
    for (let i = 0; i < 4; i++) {
      fit.tick(0.1, changes);
      expect(fit.ready(0)).toBe(false);
      expect([...fit.derivatives]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    }
  });

  it('is never ready on ticks that all have the same time', () => {
    const fit = new CubicFit([1], 1);
    for (let i = 0; i < 1_000; i++) fit.tick(0, new Float64Array([1]));
    expect(fit.ready(0)).toBe(false);
  });

  it('is never ready on fewer than four different times', () => {
    const fit = new CubicFit([1], 1);
    for (let i = 0; i < 300; i++) fit.tick(i % 100 === 0 ? 0.1 : 0, new Float64Array([i % 7]));
    expect(fit.ready(0)).toBe(false);
  });

  it('weighs ticks at one time as a regression does', () => {
    const timesS = [0, 0, 0.25, 0.25, 0.25, 0.5, 0.75, 1, 1, 1.25, 1.5, 1.5];
    const values = [0, 3, 1, 5, 2, 8, 4, 4, 9, 1, 2, 7];
    const exact = cubicRegression(timesS, values, 1)!;
    const fit = fitted(1, timesS, values);
    fit.derivatives.forEach((derivative, order) => {
      expect(derivative).toBeCloseTo(exact[order]!, 8);
    });
  });

  it('counts a clock that steps back as standing still', () => {
    const [standing, stepping, broken] = [0, -5, Number.NaN].map((back) => {
      const fit = new CubicFit([1], 1);
      [0.1, 0.1, back, 0.1, 0.1, 0.1, 0.1, 0.1].forEach((gap, i) => {
        fit.tick(gap, new Float64Array([i % 3]));
      });
      return [...fit.derivatives];
    });
    expect([stepping, broken]).toEqual([standing, standing]);
  });

  it.each([41, 1e300, Number.POSITIVE_INFINITY])(
    'forgets everything over a silence of %d s',
    (silenceS) => {
      const fit = fitted(
        1,
        timesOf(Array(50).fill(0.1)),
        Array.from({ length: 50 }, (_, i) => i),
      );
      expect(fit.ready(0)).toBe(true);
      fit.tick(silenceS, new Float64Array([1_000]));
      expect(fit.ready(0)).toBe(false);
      const fresh = new CubicFit([1], 1);
      fresh.tick(0, new Float64Array([0]));
      for (let i = 0; i < 20; i++) {
        const changes = new Float64Array([(i * 7) % 5]);
        fit.tick(0.1, changes);
        fresh.tick(0.1, changes);
      }
      expect([...fit.derivatives]).toEqual([...fresh.derivatives]);
      expect([...fit.standardErrors]).toEqual([...fresh.standardErrors]);
      expect(fit.ready(0)).toBe(true);
    },
  );

  it('stays finite or says that it is not ready after any silence', () => {
    const gaps = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { maxLength: 60 });
    const changes = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(horizons, gaps, changes, (horizonS, silences, change) => {
        const fit = new CubicFit([horizonS], 1);
        for (const gap of silences) {
          fit.tick(gap, new Float64Array([change]));
          for (const value of fit.derivatives) expect(Number.isFinite(value)).toBe(fit.ready(0));
        }
      }),
    );
  });

  it('says zero of a value that does not change', () => {
    const fit = fitted(1, timesOf(Array(50).fill(0.1)), Array(50).fill(12_345.678));
    expect([...fit.derivatives]).toEqual([0, 0, 0]);
  });

  it('treats series side by side as it treats each alone', () => {
    const both = new CubicFit([1], 2);
    const left = new CubicFit([1], 1);
    const right = new CubicFit([1], 1);
    for (let i = 0; i < 40; i++) {
      const a = (i * 13) % 7;
      const b = (i * i) % 11;
      both.tick(0.07, new Float64Array([a, b]));
      left.tick(0.07, new Float64Array([a]));
      right.tick(0.07, new Float64Array([b]));
    }
    expect([...both.derivatives]).toEqual([...left.derivatives, ...right.derivatives]);
  });

  it('says the same whatever is asked for, and in which order, also between ticks', () => {
    const HORIZONS = [0.5, 2, 10];
    const SERIES = 3;
    const places = HORIZONS.length * SERIES * 3;
    const question = fc.oneof(
      fc.record({ ask: fc.constant('one'), at: fc.integer({ min: 0, max: places - 1 }) }),
      fc.record({ ask: fc.constant('ready'), at: fc.integer({ min: 0, max: 2 }) }),
      fc.constantFrom({ ask: 'all', at: 0 }, { ask: 'errors', at: 0 }, { ask: 'nothing', at: 0 }),
    );
    const tick = fc.record({
      gap: fc.double({ min: 0, max: 0.3, noNaN: true }),
      changes: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: SERIES, maxLength: SERIES }),
      questions: fc.array(question, { maxLength: 5 }),
    });
    fc.assert(
      fc.property(fc.array(tick, { minLength: 30, maxLength: 60 }), (ticks) => {
        const asked = new CubicFit(HORIZONS, SERIES);
        const plain = new CubicFit(HORIZONS, SERIES);
        for (const { gap, changes, questions } of ticks) {
          asked.tick(gap, new Float64Array(changes));
          plain.tick(gap, new Float64Array(changes));
          const errors = [...plain.standardErrors];
          const values = [...plain.derivatives];
          for (const { ask, at } of questions) {
            if (ask === 'one') expect(asked.derivative(at)).toBe(values[at]);
            else if (ask === 'ready') expect(asked.ready(at)).toBe(plain.ready(at));
            else if (ask === 'all') expect([...asked.derivatives]).toEqual(values);
            else if (ask === 'errors') expect([...asked.standardErrors]).toEqual(errors);
          }
        }
        expect([...asked.standardErrors]).toEqual([...plain.standardErrors]);
        expect([...asked.derivatives]).toEqual([...plain.derivatives]);
      }),
    );
  });

  it('is as new after a reset', () => {
    const fit = fitted(
      1,
      timesOf(Array(50).fill(0.1)),
      Array.from({ length: 50 }, (_, i) => i),
    );
    fit.reset();
    expect([fit.ready(0), ...fit.derivatives]).toEqual([false, Number.NaN, Number.NaN, Number.NaN]);
  });
});

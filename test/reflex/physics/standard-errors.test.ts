import { CubicFit } from '@voltaire/reflex/physics/cubic-fit.ts';
import { LARGEST_Z, zScore } from '@voltaire/reflex/physics/kinematics.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preciseFit } from './precise-fit.ts';
import { meanOf, normal, seeded } from './random.ts';

const ORDERS = ['velocity', 'acceleration', 'jerk'] as const;

/** One series in a fit of the given horizon; times in seconds. */
function fitted(horizonS: number, timesS: readonly number[], values: readonly number[]): CubicFit {
  const fit = new CubicFit([horizonS], 1);
  const changes = new Float64Array(1);
  timesS.forEach((timeS, i) => {
    changes[0] = i === 0 ? 0 : values[i]! - values[i - 1]!;
    fit.tick(i === 0 ? 0 : timeS - timesS[i - 1]!, changes);
  });
  return fit;
}

const cubic = (t: number) => 5 + t * (2 + t * (0.3 + t * 0.05));

function everyTenth(count: number, value: (timeS: number) => number): [number[], number[]] {
  const timesS = Array.from({ length: count }, (_, i) => i / 10);
  return [timesS, timesS.map(value)];
}

describe('standard errors', () => {
  it('agree with a fresh regression in high precision, at any spacing of the ticks', () => {
    const step = fc.tuple(fc.integer({ min: 0, max: 5e8 }), fc.integer({ min: -50, max: 50 }));
    fc.assert(
      fc.property(
        fc.constantFrom(0.5, 1, 5, 30),
        fc.array(step, { minLength: 12, maxLength: 60 }),
        (horizonS, steps) => {
          let timeNs = 0;
          let value = 0;
          const timesNs = steps.map(([gap]) => (timeNs += Math.round(gap * horizonS)));
          const values = steps.map(([, change]) => (value += change));
          const fit = fitted(
            horizonS,
            timesNs.map((ns) => ns / 1e9),
            values,
          );
          fc.pre(fit.ready(0));
          const exact = preciseFit(
            timesNs,
            values.map((each) => each - value),
            horizonS,
          );
          ORDERS.forEach((_, order) => {
            // Below this share of the values an error is theirs no more, but the arithmetic's.
            const floor = 1e-5 / horizonS ** (order + 1);
            const agree = (error: number, expected: number) =>
              expect(Math.abs(error - expected)).toBeLessThan(1e-5 * expected + floor);
            agree(fit.noiseError(order), exact.noiseErrors[order]!);
            agree(fit.chanceError(order), exact.chanceErrors[order]!);
            agree(fit.standardErrors[order]!, exact.standardErrors[order]!);
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('of noise shrink as there are more ticks, by the root of their number', () => {
    const noise = normal(seeded(5));
    const errorOf = (perS: number) => {
      const errors = Array.from({ length: 30 }, () => {
        const timesS = Array.from({ length: 8 * perS }, (_, i) => i / perS);
        return fitted(1, timesS, timesS.map(noise)).noiseError(0);
      });
      return meanOf(errors);
    };
    expect(errorOf(40) / errorOf(640)).toBeGreaterThan(3.6);
    expect(errorOf(40) / errorOf(640)).toBeLessThan(4.4);
  });

  it('are those of noise and chance together, at right angles', () => {
    const noise = normal(seeded(6));
    const fit = fitted(1, ...everyTenth(80, noise));
    fit.standardErrors.forEach((error, order) => {
      expect(error).toBeCloseTo(Math.hypot(fit.noiseError(order), fit.chanceError(order)), 10);
    });
  });

  it('start over behind a silence in which everything is forgotten, and behind a reset', () => {
    const walk = normal(seeded(8));
    const steps = Array.from({ length: 40 }, walk);
    const silent = fitted(1, ...everyTenth(80, cubic));
    const reset = fitted(1, ...everyTenth(80, cubic));
    const fresh = new CubicFit([1], 1);
    silent.tick(41, new Float64Array([1_000]));
    reset.reset();
    for (const fit of [reset, fresh]) fit.tick(0, new Float64Array([1_000]));
    for (const step of steps) {
      for (const fit of [silent, reset, fresh]) fit.tick(0.05, new Float64Array([step]));
    }
    expect([...silent.standardErrors]).toEqual([...fresh.standardErrors]);
    expect([...reset.standardErrors]).toEqual([...fresh.standardErrors]);
  });

  it('are zero for a value that never changes', () => {
    const { derivatives, standardErrors } = fitted(1, ...everyTenth(80, () => 12_345.678));
    expect([...standardErrors]).toEqual([0, 0, 0]);
    expect([...derivatives].map((each, i) => zScore(each, standardErrors[i]!))).toEqual([0, 0, 0]);
  });

  it('know no noise in an exact cubic', () => {
    const fit = fitted(1, ...everyTenth(80, cubic));
    for (const error of [0, 1, 2].map((order) => fit.noiseError(order))) {
      expect(error).toBeGreaterThanOrEqual(0);
      expect(error).toBeLessThan(1e-4);
    }
  });

  it('do not take the rounding errors of a straight line for acceleration', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), fc.nat(300), (slope, extra) => {
        const timesS = Array.from({ length: 60 + extra }, (_, i) => i / 10);
        const fit = fitted(
          1,
          timesS,
          timesS.map((t) => slope * t),
        );
        const [velocity, acceleration, jerk] = [0, 1, 2].map((order) =>
          zScore(fit.derivatives[order]!, fit.noiseError(order)),
        );
        expect(velocity).toBeGreaterThan(1e3);
        expect(Math.abs(acceleration!)).toBeLessThan(3);
        expect(Math.abs(jerk!)).toBeLessThan(3);
      }),
    );
  });

  it('are finite and not negative whenever the fit is ready, after any silences and jumps', () => {
    const step = fc.tuple(
      fc.oneof(fc.constant(0), fc.double({ min: 0, max: 45, noNaN: true })),
      fc.oneof(fc.constant(0), fc.double({ min: -1e9, max: 1e9, noNaN: true })),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const fit = new CubicFit([1], 1);
        for (const [gap, change] of steps) {
          fit.tick(gap, new Float64Array([change]));
          fit.standardErrors.forEach((error, order) => {
            for (const each of [error, fit.noiseError(order), fit.chanceError(order)]) {
              expect(Number.isFinite(each)).toBe(fit.ready(0));
              if (fit.ready(0)) expect(each).toBeGreaterThanOrEqual(0);
            }
          });
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('forget a jump entirely, to exactly zero, when nothing follows it for long enough', () => {
    const fit = fitted(1, ...everyTenth(80, (t) => (t < 4 ? 0 : 100)));
    const nothing = new Float64Array(1);
    for (let i = 0; i < 60_000; i++) fit.tick(0.01, nothing);
    expect([...fit.derivatives, ...fit.standardErrors]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('zScore', () => {
  it('is the distance from zero in standard errors', () => {
    expect(zScore(3, 2)).toBe(1.5);
    expect(zScore(-3, 2)).toBe(-1.5);
  });

  it('is zero for exactly zero, even without noise', () => {
    expect([zScore(0, 0), zScore(-0, 0), zScore(0, 5)]).toEqual([0, 0, 0]);
  });

  it('is never infinite: JSON could not say it', () => {
    expect([zScore(1, 0), zScore(-1, 0)]).toEqual([LARGEST_Z, -LARGEST_Z]);
    expect(zScore(1e300, 1e-300)).toBe(LARGEST_Z);
  });

  it('is not known as long as either part is not', () => {
    expect([zScore(Number.NaN, 1), zScore(1, Number.NaN), zScore(0, Number.NaN)]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });
});

import { CubicFit } from '@voltaire/reflex/physics/cubic-fit.ts';
import { HORIZONS_S } from '@voltaire/reflex/physics/kinematics.ts';
import { describe, expect, it } from 'vitest';
import { deviationOf, meanOf, normal, seeded } from './random.ts';

const ORDERS = ['velocity', 'acceleration', 'jerk'] as const;
const RUNS = 1_000;

interface World {
  readonly horizonS: number;
  /** Samples that fall into one horizon on average. */
  readonly perHorizon: number;
  /** Between two samples, in units of their mean. */
  readonly gap: () => number;
  /** Value at a time ≤ 0 after a step of time, both in horizons. */
  readonly value: (age: number, step: number) => number;
  /** Derivatives at that time, per horizon, horizon², horizon³. */
  readonly truth: (age: number) => readonly number[];
}

/** (estimate − truth) ÷ its noise error, and ÷ its standard error, by order, at the end of many runs. */
function scores(world: World) {
  const { horizonS } = world;
  const noise: number[][] = [[], [], []];
  const combined: number[][] = [[], [], []];
  const changes = new Float64Array(1);
  for (let run = 0; run < RUNS; run++) {
    const fit = new CubicFit([horizonS], 1);
    let age = -6;
    let before = world.value(age, 0);
    fit.tick(0, new Float64Array(1));
    while (age < 0) {
      const step = world.gap() / world.perHorizon;
      age += step;
      const value = world.value(age, step);
      changes[0] = value - before;
      before = value;
      fit.tick(step * horizonS, changes);
    }
    world.truth(age).forEach((true_, order) => {
      const off = fit.derivatives[order]! - true_ / horizonS ** (order + 1);
      noise[order]!.push(off / fit.noiseError(order));
      combined[order]!.push(off / fit.standardErrors[order]!);
    });
  }
  return { noise, combined };
}

const rootMeanSquare = (values: readonly number[]) =>
  Math.sqrt(meanOf(values.map((value) => value * value)));

const cubic = (age: number) => 3 * age - 0.5 * age ** 2 + 0.01 * age ** 3;
const cubicTruth = (age: number) => [3 - age + 0.03 * age ** 2, -1 + 0.06 * age, 0.06];
const still = () => [0, 0, 0];

/** A Brownian motion of variance `variance` per horizon, seen through white noise. */
function walk(variance: number, noise: number, draw: () => number): World['value'] {
  let at = 0;
  return (_, step) => {
    at += Math.sqrt(variance * step) * draw();
    return at + noise * draw();
  };
}

const SPACINGS: [string, number, (random: () => number) => () => number][] = [
  ['regular', 50, () => () => 1],
  ['irregular', 50, (random) => () => -Math.log(1 - random())],
  ['bunched: four of five ticks at one time', 100, (random) => () => (random() < 0.2 ? 5 : 0)],
  ['sparse', 8, (random) => () => 2 * random()],
];

describe.each(SPACINGS)('with %s sampling', (name, perHorizon, gaps) => {
  // From few samples neither variance is well known: Student's t is wider than a normal.
  const allowed = name === 'sparse' ? 0.2 : 0.1;

  it.each(HORIZONS_S)(
    'noise errors cover white noise as they say, and standard errors more than that, over %d s',
    (horizonS) => {
      const random = seeded(7 + horizonS);
      const draw = normal(random);
      const gap = gaps(random);
      const value = (age: number) => cubic(age) + 0.7 * draw();
      const { noise, combined } = scores({ horizonS, perHorizon, gap, value, truth: cubicTruth });
      ORDERS.forEach((_, order) => {
        expect(Math.abs(meanOf(noise[order]!))).toBeLessThan(0.1);
        expect(Math.abs(deviationOf(noise[order]!) - 1)).toBeLessThan(allowed);
        expect(rootMeanSquare(combined[order]!)).toBeLessThan(1);
      });
    },
  );

  it.each(HORIZONS_S)('standard errors cover a random walk as they say, over %d s', (horizonS) => {
    const random = seeded(70 + horizonS);
    const gap = gaps(random);
    const value = walk(2, 0, normal(random));
    const { combined } = scores({ horizonS, perHorizon, gap, value, truth: still });
    ORDERS.forEach((_, order) => {
      expect(Math.abs(meanOf(combined[order]!))).toBeLessThan(0.1);
      expect(Math.abs(rootMeanSquare(combined[order]!) - 1)).toBeLessThan(allowed);
    });
  });

  it.each([0.03, 0.1, 0.3, 1])(
    'and are too large, never too small, with noise of %d on it',
    (noise) => {
      const random = seeded(17);
      const gap = gaps(random);
      const value = walk(1, noise, normal(random));
      const { combined } = scores({ horizonS: 1, perHorizon, gap, value, truth: still });
      for (const each of combined) expect(rootMeanSquare(each)).toBeLessThan(1.1);
    },
  );
});

it('standard errors cover a volume that comes by chance: trades at random, of random size', () => {
  const random = seeded(27);
  const meanSize = 1;
  let volume = 0;
  // Watched twenty times as often as there is a trade.
  const value = () => (volume += random() < 0.05 ? -meanSize * Math.log(1 - random()) : 0);
  const perHorizon = 400;
  const truth = () => [0.05 * perHorizon * meanSize, 0, 0];
  const { combined } = scores({ horizonS: 5, perHorizon, gap: () => 1, value, truth });
  for (const each of combined) expect(Math.abs(rootMeanSquare(each) - 1)).toBeLessThan(0.1);
});

import { RealisedVolatility } from '@voltaire/reflex/physics/realised-volatility.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanOf, normal, seeded } from './random.ts';

/** The definition, from all returns: each weighs the mean of the kernel over its interval. */
function fromAll(horizonS: number, returns: readonly (readonly [gapS: number, r: number])[]) {
  const totalS = returns.reduce((sum, [gapS]) => sum + gapS, 0);
  let endS = 0;
  let squares = 0;
  let watched = 0;
  for (const [gapS, r] of returns) {
    const startS = endS;
    endS += gapS;
    const ages = [totalS - endS, totalS - startS].map((age) => Math.exp(-age / horizonS));
    const integral = horizonS * (ages[0]! - ages[1]!);
    squares += r * r * (gapS > 0 ? integral / gapS : ages[0]!);
    watched += integral;
  }
  return Math.sqrt(squares / watched);
}

describe('RealisedVolatility', () => {
  it('is its definition, computed from all returns', () => {
    const gap = fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 3, noNaN: true }));
    const step = fc.tuple(gap, fc.double({ min: -20, max: 20, noNaN: true }));
    fc.assert(
      fc.property(
        fc.constantFrom(1, 5, 30),
        fc.array(step, { minLength: 1, maxLength: 100 }),
        (horizonS, steps) => {
          const volatility = new RealisedVolatility(horizonS);
          for (const [gapS, r] of steps) volatility.add(gapS, r);
          const totalS = steps.reduce((sum, [gapS]) => sum + gapS, 0);
          fc.pre(Math.abs(totalS - horizonS) > 1e-6);
          if (totalS < horizonS) expect(volatility.perRootS).toBeNaN();
          else expect(volatility.perRootS).toBeCloseTo(fromAll(horizonS, steps), 6);
        },
      ),
    );
  });

  it.each([
    ['regular', () => () => 0.02],
    ['irregular', (random: () => number) => () => -0.02 * Math.log(1 - random())],
    ['bunched', (random: () => number) => () => (random() < 0.1 ? 0.2 : 0)],
    ['now dense, now sparse', (random: () => number) => () => (random() < 0.02 ? 0.8 : 0.001)],
  ])('is unbiased for a Brownian price at %s times', (_, gaps) => {
    const random = seeded(3);
    const noise = normal(random);
    const gap = gaps(random);
    const volatility = new RealisedVolatility(1);
    const variances: number[] = [];
    for (let i = 0; i < 200_000; i++) {
      const gapS = gap();
      volatility.add(gapS, 1.7 * Math.sqrt(gapS) * noise());
      // Sampled by time and not by tick, else the dense stretches would count for more.
      if (i > 1_000 && random() < gapS) variances.push(volatility.perRootS ** 2);
    }
    expect(Math.sqrt(meanOf(variances)) / 1.7).toBeGreaterThan(0.97);
    expect(Math.sqrt(meanOf(variances)) / 1.7).toBeLessThan(1.03);
  });

  it('is zero for one price forever', () => {
    const volatility = new RealisedVolatility(1);
    for (let i = 0; i < 1_000; i++) volatility.add(0.1, 0);
    expect(volatility.perRootS).toBe(0);
  });

  it('over a silence says what the price did over it', () => {
    const volatility = new RealisedVolatility(1);
    for (let i = 0; i < 1_000; i++) volatility.add(0.01, 5);
    volatility.add(3_600, 60);
    expect(volatility.perRootS).toBeCloseTo(1, 9);
  });
});

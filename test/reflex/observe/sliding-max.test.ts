import { SlidingMax } from '@voltaire/reflex/observe/sliding-max.ts';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';

const SLOTS = 5;
const SLOT_NS = 100;

it('the sliding maximum lies between those of the shortest and the longest window', () => {
  const step = fc.record({ passedNs: fc.nat({ max: 260 }), value: fc.integer() });
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 80 }),
      fc.nat({ max: 700 }),
      (steps, restNs) => {
        const sliding = new SlidingMax(SLOTS, SLOT_NS);
        const seen: [ns: number, value: number][] = [];
        let monoNs = 1e15;
        for (const { passedNs, value } of steps) {
          monoNs += passedNs;
          sliding.record(monoNs, value);
          seen.push([monoNs, value]);
        }
        monoNs += restNs;
        const within = (windowNs: number) =>
          Math.max(...seen.filter(([ns]) => ns > monoNs - windowNs).map(([, value]) => value));
        const found = sliding.max(monoNs);
        expect(found).toBeGreaterThanOrEqual(within((SLOTS - 1) * SLOT_NS));
        expect(found).toBeLessThanOrEqual(within(SLOTS * SLOT_NS + 1));
      },
    ),
    { numRuns: 1000 },
  );
});

it('the sliding maximum of nothing is −∞, and what is not a number is nothing', () => {
  const sliding = new SlidingMax(SLOTS, SLOT_NS);
  expect(sliding.max(0)).toBe(Number.NEGATIVE_INFINITY);
  sliding.record(1, Number.NaN);
  expect(sliding.max(1)).toBe(Number.NEGATIVE_INFINITY);
});

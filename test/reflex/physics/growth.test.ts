import { growth } from '@voltaire/reflex/physics/growth.ts';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';

it('e^x is the engine’s to the last bits, on either side of where the series ends', () => {
  expect(growth(0)).toBe(1);
  fc.assert(
    fc.property(fc.double({ min: 0, max: 0.02, noNaN: true }), (x) => {
      expect(Math.abs(growth(x) / Math.exp(x) - 1)).toBeLessThan(4 * Number.EPSILON);
    }),
    { numRuns: 2_000 },
  );
});

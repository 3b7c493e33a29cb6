import { expect, it } from 'vitest';
import { drift } from './drift.ts';

it('millions of ticks with epoch timestamps leave no error behind in any derivative or standard error', () => {
  const { inStandardErrors, ofStandardErrors } = drift(2_000_000);
  expect(inStandardErrors).toBeLessThan(1e-5);
  expect(ofStandardErrors).toBeLessThan(1e-6);
});

it('and a short run, still within its first horizons, is as good', () => {
  const { inStandardErrors, ofStandardErrors } = drift(5_000);
  expect(inStandardErrors).toBeLessThan(1e-5);
  expect(ofStandardErrors).toBeLessThan(1e-6);
});

import { expect, it } from 'vitest';
import { safetyDocument } from './safety-table.ts';

it('SAFETY.md lists every control as it is (if not: npm run docs)', () => {
  const { actual, expected } = safetyDocument();
  expect(actual).toContain('<!-- controls -->');
  expect(actual).toBe(expected);
});

import { expect, it } from 'vitest';
import { safetyDocument } from './safety-table.ts';

it('SAFETY.md lists every control and every check of the auditor as it is (if not: npm run docs)', () => {
  const { actual, expected } = safetyDocument();
  for (const name of ['controls', 'audit']) expect(actual).toContain(`<!-- ${name} -->`);
  expect(actual).toBe(expected);
});

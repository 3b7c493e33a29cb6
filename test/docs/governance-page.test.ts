import { expect, it } from 'vitest';
import { governancePage } from './governance-page.ts';

it('docs/governance.md says what the code does (if not: npm run docs)', () => {
  const { actual, expected } = governancePage();
  expect(actual).toBe(expected);
});

it.each([
  'NOT_HALTED',
  'NEWER_KILL',
  'ALREADY_PROPOSED',
  'SAME_PERSON',
  'EXPIRED',
  'HEALTH_NOT_GREEN',
  'ALREADY_APPROVED',
  'UNKNOWN_PROPOSAL',
])('docs/governance.md says what to do about %s', (code) => {
  expect(governancePage().actual).toContain(`\`${code}\``);
});

import { DEFAULT_SENTINEL } from '@voltaire/reflex/governance/sentinel-limits.ts';
import { expect, it } from 'vitest';
import { sentinelDocument } from './sentinel-table.ts';

it('docs/sentinel.md lists every measure as it is (if not: npm run docs)', () => {
  const { actual, expected } = sentinelDocument();
  expect(actual).toContain('<!-- measures -->');
  expect(actual).toBe(expected);
});

it('docs/sentinel.md tells the times as they are', () => {
  const { confirmations, openMs, probationMs } = DEFAULT_SENTINEL;
  const { actual } = sentinelDocument();
  expect(actual).toContain(`\`confirmations\` (${confirmations})`);
  expect(actual).toContain(`\`openMs\` (${openMs / 1000} s)`);
  expect(actual).toContain(`\`probationMs\` (${probationMs / 1000} s)`);
});

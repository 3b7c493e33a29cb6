import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { under } from '../tidy/sources.ts';
import { strategiesDocument } from './strategy-tables.ts';

it('docs/strategies.md lists every strategy and table as it is (if not: npm run docs)', () => {
  const { actual, expected } = strategiesDocument();
  expect(actual).toBe(expected);
});

it('docs/strategies.md explains every code that a strategy holds with', () => {
  const { actual } = strategiesDocument();
  const codes = under('reflex/decide/').flatMap((path) =>
    Array.from(readFileSync(path, 'utf8').matchAll(/holdFor\('(\w+)'\)/g), ([, code]) => code),
  );
  expect(codes.length).toBeGreaterThan(15);
  expect(codes.filter((code) => !actual.includes(`\`${code}\``))).toEqual([]);
});

import { NEUTRAL_WEIGHT } from '@voltaire/server/news/sentiment.ts';
import { expect, it } from 'vitest';
import { newsDocument } from './news-table.ts';

it('docs/news.md lists every word that the matcher knows (if not: npm run docs)', () => {
  const { actual, expected } = newsDocument();
  for (const part of ['assets', 'context', 'nothing']) expect(actual).toContain(`<!-- ${part} -->`);
  expect(actual).toBe(expected);
  expect(actual).toContain(`(Σ w + ${NEUTRAL_WEIGHT})`);
});

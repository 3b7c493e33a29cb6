import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ASSETS, CONTEXT, NO_ASSETS } from '@voltaire/server/news/assets.ts';

const DOCUMENT = fileURLToPath(new URL('../../docs/news.md', import.meta.url));

/** docs/news.md as it should be: what the matcher knows is made from what it reads. */
export function newsDocument(): { actual: string; expected: string } {
  const actual = readFileSync(DOCUMENT, 'utf8');
  const rows = ASSETS.map(
    ({ tickers, names }) => `| ${tickers.join(', ')} | ${names.join(', ')} |`,
  );
  const table = ['| tickers | names |', '| --- | --- |', ...rows].join('\n');
  const expected = [
    ['assets', `\n${table}\n`],
    ['context', CONTEXT.join(', ')],
    ['nothing', NO_ASSETS.join(', ')],
  ].reduce(
    (text, [name, content]) =>
      text.replace(
        new RegExp(`(<!-- ${name} -->)[\\s\\S]*?(<!-- /${name} -->)`),
        (_, from: string, to: string) => from + content + to,
      ),
    actual,
  );
  return { actual, expected };
}

if (import.meta.main) writeFileSync(DOCUMENT, newsDocument().expected);

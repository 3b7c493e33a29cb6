import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CLIENT_FAULTS, REFUSALS } from '@voltaire/brain-client';

const PAGE = fileURLToPath(new URL('../../docs/brain.md', import.meta.url));

/** docs/brain.md as it should be: its lists of codes are made from those of the client. */
export function brainPage(): { actual: string; expected: string } {
  const actual = readFileSync(PAGE, 'utf8');
  const expected = between(between(actual, 'faults', CLIENT_FAULTS), 'refusals', REFUSALS);
  return { actual, expected };
}

/** The server that the page shows. */
export function serverOnPage(): string {
  return /```js\n([\s\S]*?)```/.exec(readFileSync(PAGE, 'utf8'))![1]!;
}

function between(page: string, name: string, codes: Readonly<Record<string, string>>): string {
  const rows = Object.entries(codes).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  const table = ['| code | what it means |', '| --- | --- |', ...rows].join('\n');
  const place = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*(<!-- /${name} -->)`);
  return page.replace(place, (_all, open: string, close: string) => `${open}${table}\n${close}`);
}

if (import.meta.main) writeFileSync(PAGE, brainPage().expected);

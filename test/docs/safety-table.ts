import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CONTROLS } from '@voltaire/reflex/risk/controls.ts';

const SAFETY = fileURLToPath(new URL('../../SAFETY.md', import.meta.url));
const BETWEEN = /(<!-- controls -->\n)[\s\S]*(<!-- \/controls -->)/;

/** SAFETY.md as it should be: the table of controls is made from the controls themselves. */
export function safetyDocument(): { actual: string; expected: string } {
  const actual = readFileSync(SAFETY, 'utf8');
  const rows = CONTROLS.map(
    ({ code, reference, bound, unit, explain }) =>
      `| \`${code}\` | ${bound} its limit, ${unit} | ${explain} | ${reference} |`,
  );
  const table = [
    '| code | passes when | what a person reads | reference |',
    '| --- | --- | --- | --- |',
    ...rows,
  ];
  return { actual, expected: actual.replace(BETWEEN, `$1${table.join('\n')}\n$2`) };
}

if (import.meta.main) writeFileSync(SAFETY, safetyDocument().expected);

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MEASURES } from '@voltaire/reflex/governance/measures.ts';
import { DEFAULT_SENTINEL } from '@voltaire/reflex/governance/sentinel-limits.ts';

const DOCUMENT = fileURLToPath(new URL('../../docs/sentinel.md', import.meta.url));
const BETWEEN = /(<!-- measures -->\n)[\s\S]*(<!-- \/measures -->)/;

/** docs/sentinel.md as it should be: the table is made from the measures and their defaults. */
export function sentinelDocument(): { actual: string; expected: string } {
  const actual = readFileSync(DOCUMENT, 'utf8');
  const rows = MEASURES.map(({ name, kind, unit, explain }) => {
    const { warn, trip, clear } = DEFAULT_SENTINEL.measures[name]!;
    const amounts = [clear, warn, trip].map((amount) => amount.toLocaleString('en-US'));
    return `| \`${name}\` | ${kind} | ${amounts.join(' | ')} | ${unit} | ${explain} |`;
  });
  const table = [
    '| measure | of | clear | warn | trip | unit | what it is |',
    '| --- | --- | --: | --: | --: | --- | --- |',
    ...rows,
  ];
  return { actual, expected: actual.replace(BETWEEN, `$1${table.join('\n')}\n$2`) };
}

if (import.meta.main) writeFileSync(DOCUMENT, sentinelDocument().expected);

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AUDIT_CHECKS } from '@voltaire/reflex/governance/auditor.ts';
import { AGGRESSION_TABLE, AGGRESSIONS } from '@voltaire/reflex/model/aggression.ts';

const PAGE = fileURLToPath(new URL('../../docs/governance.md', import.meta.url));

/** docs/governance.md as it should be: its tables are made from what the code does. */
export function governancePage(): { actual: string; expected: string } {
  const actual = readFileSync(PAGE, 'utf8');
  const aggression = AGGRESSIONS.map((level) => {
    const { size, threshold, urgency } = AGGRESSION_TABLE[level];
    return `| ${level} | × ${size} | × ${threshold} | ${urgency} |`;
  });
  const audit = AUDIT_CHECKS.map(
    ({ code, reference, bound, unit, explain }) =>
      `| \`${code}\` | ${bound} its limit, ${unit} | ${explain} | ${reference} |`,
  );
  const expected = [
    ['aggression', '| aggression | size | threshold | urgency |', aggression],
    ['audit', '| code | passes when | what is asked | number |', audit],
  ] as const;
  return {
    actual,
    expected: expected.reduce(
      (page, [name, head, rows]) =>
        between(page, name, [head, '| --- | --- | --- | --- |', ...rows]),
      actual,
    ),
  };
}

function between(page: string, name: string, lines: readonly string[]): string {
  const place = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*(<!-- /${name} -->)`);
  if (!place.test(page)) throw new Error(`docs/governance.md has no place for ${name}`);
  return page.replace(
    place,
    (_, start: string, end: string) => `${start}${lines.join('\n')}\n${end}`,
  );
}

if (import.meta.main) writeFileSync(PAGE, governancePage().expected);

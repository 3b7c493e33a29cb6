import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AUDIT_CHECKS } from '@voltaire/reflex/governance/auditor.ts';
import type { CheckText } from '@voltaire/reflex/model/check.ts';
import { CONTROLS } from '@voltaire/reflex/risk/controls.ts';

const SAFETY = fileURLToPath(new URL('../../SAFETY.md', import.meta.url));

/** SAFETY.md as it should be: its tables are made from the checks themselves. */
export function safetyDocument(): { actual: string; expected: string } {
  const actual = readFileSync(SAFETY, 'utf8');
  const controls = table(
    ['code', 'at fault', 'passes when', 'what a person reads', 'reference'],
    CONTROLS.map((control) => {
      const [code, ...rest] = cells(control);
      return [code!, `the ${control.blames}`, ...rest];
    }),
  );
  const audit = table(
    ['code', 'passes when', 'what a person reads', 'reference'],
    AUDIT_CHECKS.map(cells),
  );
  const expected = between(between(actual, 'controls', controls), 'audit', audit);
  return { actual, expected };
}

function cells({ code, bound, unit, explain, reference }: CheckText): string[] {
  return [`\`${code}\``, `${bound} its limit, ${unit}`, explain, reference];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function between(document: string, name: string, content: string): string {
  const place = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*(<!-- /${name} -->)`);
  return document.replace(
    place,
    (_all, open: string, close: string) => `${open}${content}\n${close}`,
  );
}

if (import.meta.main) writeFileSync(SAFETY, safetyDocument().expected);

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { HEALTH_TABLE } from '@voltaire/reflex/decide/influence.ts';
import type { Parameter } from '@voltaire/reflex/decide/parameters.ts';
import { STRATEGIES } from '@voltaire/reflex/decide/registry.ts';
import type { Strategy } from '@voltaire/reflex/decide/strategy.ts';
import { AGGRESSION_TABLE, AGGRESSIONS } from '@voltaire/reflex/model/aggression.ts';
import { TRADING_LEVEL_NAMES, TradingLevel } from '@voltaire/reflex/model/trading-level.ts';

const DOCUMENT = fileURLToPath(new URL('../../docs/strategies.md', import.meta.url));

/** docs/strategies.md as it should be: what the code knows of a strategy is taken from the code. */
export function strategiesDocument(): { actual: string; expected: string } {
  const actual = readFileSync(DOCUMENT, 'utf8');
  let expected = between(actual, 'influence', influence());
  for (const strategy of STRATEGIES) expected = between(expected, strategy.name, text(strategy));
  return { actual, expected };
}

function between(document: string, name: string, lines: readonly string[]): string {
  const pattern = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*(<!-- /${name} -->)`);
  if (!pattern.test(document)) throw new Error(`docs/strategies.md has no place for ${name}`);
  return document.replace(pattern, (_, open, close) => `${open}${lines.join('\n')}\n${close}`);
}

function influence(): string[] {
  return [
    '| aggression | size | threshold | urgency |',
    '| --- | --- | --- | --- |',
    ...AGGRESSIONS.map((name) => {
      const { size, threshold, urgency } = AGGRESSION_TABLE[name];
      return `| ${name} | × ${size} | × ${threshold} | ${urgency} |`;
    }),
    '',
    '| trading state | size | threshold |',
    '| --- | --- | --- |',
    ...TRADING_LEVEL_NAMES.map((name) => {
      const { size, threshold } = HEALTH_TABLE[TradingLevel[name]];
      return `| ${name} | × ${size} | × ${threshold} |`;
    }),
  ];
}

function text({ about, version, parameters, withoutInference }: Strategy): string[] {
  return [
    about,
    '',
    `Version ${version}. Where a model is configured and silent: ${withoutInference}.`,
    '',
    '| parameter | default | from | to | unit | meaning |',
    '| --- | --- | --- | --- | --- | --- |',
    ...Object.entries<Parameter>(parameters).map(
      ([name, { default: value, min, max, unit, about: meaning }]) =>
        `| \`${name}\` | ${value} | ${min} | ${max} | ${unit} | ${meaning} |`,
    ),
  ];
}

if (import.meta.main) writeFileSync(DOCUMENT, strategiesDocument().expected);

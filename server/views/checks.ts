import { AUDIT_CHECKS } from '@voltaire/reflex/governance/auditor.ts';
import type { CheckText } from '@voltaire/reflex/model/check.ts';
import type { ControlResult as Found } from '@voltaire/reflex/model/outcome.ts';
import { TRADING_LEVEL_NAMES } from '@voltaire/reflex/model/trading-level.ts';
import { CONTROLS } from '@voltaire/reflex/risk/controls.ts';
import type { ControlResult } from '@voltaire/schema/decisions.ts';

type Text = Pick<CheckText, 'unit' | 'bound' | 'explain'>;

/** What a code means is said where it is checked; the journal keeps the code alone. */
const TEXTS: ReadonlyMap<string, Text> = new Map(
  [...AUDIT_CHECKS, ...CONTROLS].map((each) => [each.code, each]),
);

/** Of a code that is not checked any more. */
const NO_TEXT: Text = { unit: '', bound: 'at most', explain: '' };

export function textOf(code: string): Text {
  return TEXTS.get(code) ?? NO_TEXT;
}

export function toControlResult(found: Found): ControlResult {
  const text = textOf(found.code);
  return {
    code: found.code,
    passed: found.passed,
    observed: finite(found.observed),
    limit: finite(found.limit),
    headroom: finite(found.headroom),
    unit: text.unit,
    bound: text.bound,
    explain: text.explain,
  };
}

/** "the order is worth more than one order may be (found 5200, at most 5000 quote)" */
export function explain(found: Found): string {
  const text = textOf(found.code);
  const observed = finite(found.observed);
  const limit = finite(found.limit);
  const was =
    observed === null
      ? 'nothing that counts'
      : text.unit === 'level'
        ? amount(observed, 'level')
        : plain(observed);
  const needed = limit === null ? 'a limit that is not set' : amount(limit, text.unit);
  return `${text.explain || found.code} (found ${was}, ${text.bound} ${needed})`;
}

/** "12 bps", "1 order"; of a trading level its name. */
export function amount(value: number, unit: string): string {
  if (unit === 'level') return TRADING_LEVEL_NAMES[value] ?? plain(value);
  const number = plain(value);
  return `${number} ${number === '1' ? singular(unit) : unit}`.trimEnd();
}

/** What units count. Not every s at the end of a word is a plural: bps and ms are none. */
const COUNTED =
  /\b(check|derivative|fault|field|journal|limit|lot|model|order|permission|reject|violation)s\b/g;

function singular(unit: string): string {
  return unit.replaceAll(COUNTED, '$1');
}

/** Six digits: enough for a price, and none that only noise has made. */
export function plain(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Neither JSON nor a person knows NaN or infinity. */
export function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

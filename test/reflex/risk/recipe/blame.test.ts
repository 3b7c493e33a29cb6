import type { DenialCode } from '@voltaire/reflex/model/denial-code.ts';
import { describe, expect, it } from 'vitest';
import { AUDIT_ROWS, CONTROL_ROWS } from './rows.ts';
import { Stage } from './stage.ts';

/** What a strategy could have seen to itself. All else is the state, the machine or the market. */
const ITS_FAULT: ReadonlySet<DenialCode> = new Set<DenialCode>([
  'VETO_SIGN',
  'VETO_SIZE',
  'VETO_BIAS',
  'VETO_RATIONALE',
  'AUDITOR_VETO',
  'INPUT_NOT_FINITE',
  'INSTRUMENT_RULES',
  'NOT_PERMITTED',
  'DUPLICATE_ORDER',
  'SELF_MATCH',
  'PRICE_COLLAR',
  'TRIGGER_PRICE',
  'PRICE_WALK',
  'MAX_ORDER_VALUE',
  'MAX_ORDER_QUANTITY',
  'MAX_POSITION',
  'REDUCE_ONLY_WOULD_INCREASE',
  'CHILD_EXCEEDS_PARENT',
  'MAX_OPEN_ORDERS',
  'MESSAGE_RATE',
  'REPEATED_EXECUTION',
]);

const ROWS = [...AUDIT_ROWS, ...CONTROL_ROWS];

/** Rejects in a row, as the decision counts them. */
const streakOf = ({ decision }: Stage) =>
  decision.controls.find(({ code }) => code === 'CONSECUTIVE_REJECTS')!.observed;

/** By how much one denial of the row makes the row of rejects longer. */
function lengthened({ boot = {}, outsideBoot = boot, outside }: (typeof ROWS)[number]): number {
  const stage = new Stage(outsideBoot);
  const asked = outside(stage);
  stage.act(asked);
  expect(stage.decision.allowed).toBe(false);
  const before = streakOf(stage);
  stage.act(asked);
  return streakOf(stage) - before;
}

describe('a row of rejects (C15)', () => {
  it.each(ROWS.filter(({ code }) => ITS_FAULT.has(code)))('grows by a denial of $code', (row) => {
    expect(lengthened(row)).toBe(1);
  });

  it.each(ROWS.filter(({ code }) => !ITS_FAULT.has(code)))(
    'does not grow by a denial of $code: the strategy could not know',
    (row) => {
      expect(lengthened(row)).toBe(0);
    },
  );
});

import { AUDIT_CHECKS } from '@voltaire/reflex/governance/auditor.ts';
import { describe, expect, it } from 'vitest';
import { POLICY } from '../../support/policy.ts';
import { AUDIT_ROWS } from './audit-rows.ts';
import { LISTENING, told } from './scenes.ts';
import { Stage } from './stage.ts';
import { recipeOf } from './suite.ts';
import { wholeRecord } from './whole-record.ts';

/** Checks of what the kernel itself sees to: no event brings their breach about. Each has tests below. */
const SECOND_LINE = ['VETO_MODEL'];

it('every check of the auditor has exactly one row, or is a second line', () => {
  const codes = AUDIT_CHECKS.map(({ code }) => code);
  const rows = AUDIT_ROWS.map(({ code }) => code);
  expect([...rows, ...SECOND_LINE].toSorted()).toEqual(codes.toSorted());
});

for (const row of AUDIT_ROWS) recipeOf(row);

/** The model that the next decision cites, when this one has just spoken. */
function forecastIn(stage: Stage, modelId: string): string | null {
  told(stage, modelId);
  return wholeRecord(stage.act()).influence.forecast?.modelId ?? null;
}

describe('VETO_MODEL', () => {
  it('lets a decision cite a model that the policy names', () => {
    expect(forecastIn(new Stage({ policy: LISTENING }), 'tide')).toBe('tide');
  });

  it('meets no other, since none enters a decision', () => {
    expect(forecastIn(new Stage({ policy: LISTENING }), 'stranger')).toBe(null);
    expect(forecastIn(new Stage({ policy: POLICY }), 'tide')).toBe(null);
  });
});

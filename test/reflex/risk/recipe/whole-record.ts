import { AUDIT_CHECKS } from '@voltaire/reflex/governance/auditor.ts';
import type { CheckText } from '@voltaire/reflex/model/check.ts';
import { type ControlResult, type Decision, OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { CONTROLS } from '@voltaire/reflex/risk/controls.ts';
import { expect } from 'vitest';
import type { Step } from '../../support/run.ts';

/** The one decision of a step, when its record is whole: (i) of the recipe. */
export function wholeRecord({ outcomes, orders }: Step): Decision {
  const decisions = outcomes
    .map(({ payload }) => payload)
    .filter((payload): payload is Decision => payload.kind === OutcomeKind.DECISION);
  expect(decisions).toHaveLength(1);
  const decision = decisions[0]!;
  const { audit, controls, allowed, code } = decision;
  expectVector(audit, AUDIT_CHECKS);
  expectVector(controls, CONTROLS);
  const denied = [...audit, ...controls].filter(({ passed }) => !passed);
  expect(allowed).toBe(denied.length === 0);
  expect(code).toBe(denied[0]?.code ?? null);
  // The hashes that the boot has named.
  expect(decision).toMatchObject({ policyHash: 'p', buildHash: 'b' });
  expect(orders.map(({ clientOrderId }) => clientOrderId)).toEqual(
    allowed && decision.intent.kind === 'place' ? [decision.id] : [],
  );
  return decision;
}

/** Every check once, in its order, and what is said to have passed is what the numbers say. */
function expectVector(results: readonly ControlResult[], checks: readonly CheckText[]): void {
  expect(results.map(({ code }) => code)).toEqual(checks.map(({ code }) => code));
  for (const [i, { passed, observed, limit, headroom }] of results.entries()) {
    const left = checks[i]!.bound === 'at most' ? limit - observed : observed - limit;
    if (Number.isFinite(left)) expect(headroom).toBeCloseTo(left, 6);
    else expect(headroom).toBeNaN();
    expect(passed).toBe(headroom >= 0);
  }
}

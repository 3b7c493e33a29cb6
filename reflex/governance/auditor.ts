import { type Reading, resultOf } from '../model/check.ts';
import type { ControlResult } from '../model/decision.ts';
import { bias } from './audit/bias.ts';
import { forecast } from './audit/forecast.ts';
import { model } from './audit/model.ts';
import { override } from './audit/override.ts';
import { rationale } from './audit/rationale.ts';
import { sign } from './audit/sign.ts';
import { size } from './audit/size.ts';
import { staleInput } from './audit/stale-input.ts';
import type { AuditCheck, AuditInput } from './audit-check.ts';

/** Every check, in the order in which a veto is named. A new one is one file and one line here. */
export const AUDIT_CHECKS: readonly AuditCheck[] = [
  sign,
  size,
  staleInput,
  forecast,
  model,
  override,
  bias,
  rationale,
];

/**
 * Asks of each decision whether it follows from the inputs that it states, whoever made it: a strategy
 * of the kernel, a user's own, or the kernel itself. It trusts none of them.
 */
export class Auditor {
  private readonly reading: Reading = { observed: Number.NaN, limit: Number.NaN };

  /** All checks, always, in the order of AUDIT_CHECKS: one that did not pass is a veto. */
  examine(input: AuditInput): readonly ControlResult[] {
    const { reading } = this;
    const results: ControlResult[] = [];
    for (const check of AUDIT_CHECKS) {
      reading.observed = Number.NaN;
      reading.limit = Number.NaN;
      check.read(input, reading);
      results.push(resultOf(check, reading));
    }
    return results;
  }
}

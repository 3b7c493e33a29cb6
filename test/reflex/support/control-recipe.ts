import type { DenialCode } from '@voltaire/reflex/model/denial-code.ts';
import type { OrderRequest } from '@voltaire/reflex/model/order.ts';
import type {
  AccountLimits,
  StrategyLimits,
  SymbolLimits,
  SystemLimits,
} from '@voltaire/reflex/model/policy.ts';
import type { Control, RiskContext } from '@voltaire/reflex/risk/control.ts';
import { describe, expect, it } from 'vitest';
import { type LimitSection, limit, read } from './risk.ts';

/** What is other than in REQUEST and CONTEXT. */
export interface Case {
  readonly request?: Partial<OrderRequest>;
  readonly context?: Partial<RiskContext>;
}
type Cases = Readonly<Record<string, Case>>;

/** Facts of the context that are numbers. */
export type Fact = {
  [K in keyof RiskContext]: RiskContext[K] extends number ? K : never;
}[keyof RiskContext];

/** The limits that a control reads, by the section of the context that they are in. */
export interface LimitsRead {
  readonly limits?: readonly (keyof SymbolLimits)[];
  readonly strategyLimits?: readonly (keyof StrategyLimits)[];
  readonly account?: readonly (keyof AccountLimits)[];
  readonly system?: readonly (keyof SystemLimits)[];
}

export interface Recipe {
  readonly control: Control;
  readonly code: DenialCode;
  /** (a) Just inside, each with a few words on what it is. */
  readonly passes: Cases;
  /** (b) Just outside. */
  readonly denies: Cases;
  /** (c) Denies when any of them is absent or not finite. */
  readonly needs?: LimitsRead;
  /** (d) Denies when any of them is NaN or infinite. */
  readonly facts?: readonly Fact[];
  /** (d) As `facts`; and denies when any is below zero. */
  readonly amounts?: readonly Fact[];
  /** Beyond the limit, yet let through because it is a true reduction; (c) and (d) deny it as well. */
  readonly reduction?: Case;
}

const NOT_FINITE = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

/** The tests that every control has, safety.md part 1B (a) to (d). */
export function recipe({ control, code, ...parts }: Recipe): void {
  const { passes, denies, needs = {}, facts = [], amounts = [], reduction } = parts;
  const result = ({ request, context }: Case) => {
    const found = read(control, request, context);
    return { code: found.code, passed: found.passed };
  };
  const PASSED = { code, passed: true };
  const DENIED = { code, passed: false };
  /** Both have to deny what is missing or not finite. */
  const bases: Cases = { 'an order': {}, ...(reduction && { 'a true reduction': reduction }) };

  describe(code, () => {
    it.each(Object.entries(passes))('passes %s', (_, change) => {
      expect(result(change)).toEqual(PASSED);
    });

    it.each(Object.entries(denies))('denies %s', (_, change) => {
      expect(result(change)).toEqual(DENIED);
    });

    if (reduction) {
      it('lets a true reduction through beyond the limit', () => {
        expect(result(reduction)).toEqual(PASSED);
      });
    }

    for (const [what, base] of Object.entries(bases)) {
      const changed = (context: Partial<RiskContext>) =>
        result({ ...base, context: { ...base.context, ...context } });

      it.each(sectionsOf(needs))(`denies ${what} without any %s`, (section) => {
        expect(changed({ [section]: undefined })).toEqual(DENIED);
      });

      it.each(namesOf(needs))(`denies ${what} when %s.%s is missing or not finite`, (...path) => {
        for (const value of [undefined, ...NOT_FINITE]) {
          expect([value, changed(limit(...path, value, base.context))]).toEqual([value, DENIED]);
        }
      });

      it.each([...facts, ...amounts])(`denies ${what} when %s is not finite`, (fact) => {
        for (const value of NOT_FINITE) {
          expect([value, changed({ [fact]: value })]).toEqual([value, DENIED]);
        }
      });

      it.each(amounts)(`denies ${what} when %s is below zero`, (fact) => {
        expect(changed({ [fact]: -1 })).toEqual(DENIED);
      });
    }
  });
}

function sectionsOf(needs: LimitsRead): LimitSection[] {
  return Object.keys(needs) as LimitSection[];
}

function namesOf(needs: LimitsRead): [LimitSection, string][] {
  return sectionsOf(needs).flatMap((section) =>
    needs[section]!.map((name): [LimitSection, string] => [section, name]),
  );
}

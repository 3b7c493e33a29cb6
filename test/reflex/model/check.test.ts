import { type Bound, type CheckText, resultOf } from '@voltaire/reflex/model/check.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const check = (bound: Bound): CheckText => ({
  code: 'VETO_SIZE',
  reference: '',
  unit: '',
  bound,
  explain: '',
});

const passes = (bound: Bound, observed: number, limit: number) =>
  resultOf(check(bound), { observed, limit }).passed;

describe('resultOf', () => {
  it('passes up to the limit and not past it', () => {
    expect([passes('at most', 1, 1), passes('at most', 1.001, 1)]).toEqual([true, false]);
    expect([passes('at least', 1, 1), passes('at least', 0.999, 1)]).toEqual([true, false]);
  });

  it('forgives what the last digits of a double are off', () => {
    expect(passes('at most', 3 * 0.1, 0.3)).toBe(true);
    expect(resultOf(check('at most'), { observed: 3 * 0.1, limit: 0.3 }).headroom).toBe(0);
  });

  it('says how far from the limit', () => {
    expect(resultOf(check('at most'), { observed: 2, limit: 5 }).headroom).toBe(3);
    expect(resultOf(check('at least'), { observed: 2, limit: 5 }).headroom).toBe(-3);
  });

  it('never passes what is not a finite number, and writes it down as NaN', () => {
    const odd = fc.constantFrom(Number.NaN, Infinity, -Infinity);
    const bound = fc.constantFrom<Bound>('at most', 'at least');
    fc.assert(
      fc.property(bound, odd, fc.double(), fc.boolean(), (side, one, other, swapped) => {
        const reading = swapped ? { observed: one, limit: other } : { observed: other, limit: one };
        const result = resultOf(check(side), reading);
        expect(result.passed).toBe(false);
        expect(swapped ? result.observed : result.limit).toBeNaN();
        expect(result.headroom).toBeNaN();
      }),
    );
  });
});

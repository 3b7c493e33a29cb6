import type { Bound, CheckText } from '@voltaire/reflex/risk/control.ts';
import { resultOf } from '@voltaire/reflex/risk/verdict.ts';
import { describe, expect, it } from 'vitest';

const check = (bound: Bound): CheckText => ({
  code: 'MAX_POSITION',
  reference: 'C06',
  unit: 'base',
  bound,
  explain: 'too much',
});

const passed = (bound: Bound, observed: number, limit: number) =>
  resultOf(check(bound), { observed, limit }).passed;

describe('a reading', () => {
  it('passes at its limit and not beyond', () => {
    expect(resultOf(check('at most'), { observed: 2, limit: 2 })).toEqual({
      code: 'MAX_POSITION',
      passed: true,
      observed: 2,
      limit: 2,
      headroom: 0,
    });
    expect(passed('at most', 2.000001, 2)).toBe(false);
    expect(passed('at least', 2, 2)).toBe(true);
    expect(passed('at least', 1.999999, 2)).toBe(false);
  });

  it('is not denied for the last digits of a double', () => {
    expect(3 * 0.1 > 0.3).toBe(true);
    expect(passed('at most', 3 * 0.1, 0.3)).toBe(true);
  });

  it('has no tolerance at a limit of nothing', () => {
    expect(passed('at most', 1e-300, 0)).toBe(false);
  });

  it.each(['at most', 'at least'] as const)('denies what is not finite, bound “%s”', (bound) => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect([bad, passed(bound, bad, 1)]).toEqual([bad, false]);
      expect([bad, passed(bound, 1, bad)]).toEqual([bad, false]);
      expect([bad, passed(bound, bad, bad)]).toEqual([bad, false]);
    }
  });

  it('writes down NaN for whatever is not finite, so that nobody reads it as a number', () => {
    expect(resultOf(check('at most'), { observed: 1, limit: Number.POSITIVE_INFINITY })).toEqual({
      code: 'MAX_POSITION',
      passed: false,
      observed: 1,
      limit: Number.NaN,
      headroom: Number.NaN,
    });
  });
});

import { amount, larger, share, smaller } from '@voltaire/reflex/risk/known.ts';
import { describe, expect, it } from 'vitest';

const NOT_FINITE = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

describe('what may be unknown', () => {
  it('is a number when it is known', () => {
    expect(amount(0)).toBe(0);
    expect(share(1, 4)).toBe(0.25);
    expect(larger(-1, 2)).toBe(2);
    expect(smaller(-1, 2)).toBe(-1);
  });

  it('does not hide behind what is known', () => {
    for (const bad of NOT_FINITE) {
      for (const both of [larger, smaller]) {
        expect(both(bad, 1)).toBeNaN();
        expect(both(1, bad)).toBeNaN();
      }
      expect(share(1, bad)).toBeNaN();
    }
  });

  it('is unknown when its sign makes no sense', () => {
    expect(amount(-1)).toBeNaN();
    expect(amount(Number.NaN)).toBeNaN();
    expect(share(-1, 4)).toBeNaN();
    expect(share(1, 0)).toBeNaN();
    expect(share(-1, -4)).toBeNaN();
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lowerBound, SeriesRing } from '../../web/app/utils/series-ring.ts';

describe('a series ring', () => {
  it('shows the newest rows, oldest first, as one view, however many were pushed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.array(fc.integer()), (capacity, values) => {
        const ring = new SeriesRing(capacity, 2);
        values.forEach((value, i) => ring.push(i, value));
        const kept = values.slice(-capacity);
        expect([...ring.view(1)]).toEqual(kept);
        expect(ring.length).toBe(kept.length);
        expect(ring.last(1)).toBe(kept.at(-1) ?? Number.NaN);
        expect(ring.first(1)).toBe(kept[0] ?? Number.NaN);
      }),
    );
  });

  it('replaces the newest row without growing', () => {
    const ring = new SeriesRing(3, 1);
    for (const value of [1, 2, 3, 4]) ring.push(value);
    ring.replaceLast(9);
    expect([...ring.view(0)]).toEqual([2, 3, 9]);
    ring.clear();
    expect([ring.length, ring.last(0)]).toEqual([0, Number.NaN]);
  });

  it('finds the first value that is not below a bound', () => {
    expect([0, 1, 2, 5].map((bound) => lowerBound([1, 1, 3], bound))).toEqual([0, 0, 2, 3]);
  });
});

import { Reentries } from '@voltaire/reflex/risk/reentries.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const MS = 1e6;

describe('Reentries', () => {
  it('counts those of the window and those of the session, for each strategy by itself', () => {
    const reentries = new Reentries();
    reentries.opened('a', 0);
    reentries.opened('a', 500 * MS);
    reentries.opened('b', 500 * MS);
    expect(reentries.inWindow('a', 1_000, 999 * MS)).toBe(2);
    expect(reentries.inWindow('a', 1_000, 1_000 * MS)).toBe(1);
    expect(reentries.inSession('a')).toBe(2);
    expect(reentries.inSession('b')).toBe(1);
    expect(reentries.inSession('c')).toBe(0);
    expect(reentries.inWindow('c', 1_000, 0)).toBe(0);
  });

  it('begins anew when a person has re-armed the strategy, and no other', () => {
    const reentries = new Reentries();
    reentries.opened('a', 1);
    reentries.opened('b', 1);
    reentries.rearm('a');
    expect(reentries.inSession('a')).toBe(0);
    expect(reentries.inWindow('a', 1_000, 2)).toBe(0);
    expect(reentries.inSession('b')).toBe(1);
  });

  it('knows no count for a window that is not configured', () => {
    const reentries = new Reentries();
    for (const windowMs of [Number.NaN, 0, -1]) {
      expect(reentries.inWindow('a', windowMs, 1)).toBeNaN();
    }
  });

  it('says that it does not know when there were more than it remembers', () => {
    const reentries = new Reentries();
    for (let i = 0; i < 1_024; i++) reentries.opened('a', i);
    expect(reentries.inWindow('a', 1_000, 1_024)).toBe(1_024);
    reentries.opened('a', 1_024);
    expect(reentries.inWindow('a', 1_000, 1_024)).toBe(Number.POSITIVE_INFINITY);
    expect(reentries.inSession('a')).toBe(1_025);
  });

  it('counts like a list of all times', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 200 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 2_000 }), (list, windowMs) => {
        const reentries = new Reentries();
        const times: number[] = [];
        let now = 0;
        for (const gap of list) {
          now += gap * MS;
          times.push(now);
          reentries.opened('a', now);
          const inside = times.filter((time) => time > now - windowMs * MS).length;
          expect(reentries.inWindow('a', windowMs, now)).toBe(inside);
        }
      }),
    );
  });
});

import { CountedWindow, SlidingCount } from '@voltaire/reflex/risk/sliding-count.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const S = 1e9;

describe('what was counted within an interval', () => {
  it('is forgotten after it, and at the latest a twentieth of it later', () => {
    const count = new SlidingCount(10_000);
    count.add(3, 0);
    expect(count.at(10 * S - 1)).toBe(3);
    count.add(4, 0.49 * S + 10 * S);
    expect(count.at(10.5 * S)).toBe(4);
  });

  it('stands still when the clock does, and goes on when it went back', () => {
    const count = new SlidingCount(10_000);
    count.add(3, 100 * S);
    count.add(4, 50 * S);
    expect(count.at(100 * S)).toBe(7);
    expect(count.at(111 * S)).toBe(0);
  });

  it('lies between the plain ones over one interval and a twentieth more', () => {
    const steps = fc.array(
      fc.record({ gapMs: fc.oneof(fc.nat(50), fc.nat(3_000)), amount: fc.nat(9) }),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(steps, fc.constantFrom(100, 1_000, 2_345), (list, intervalMs) => {
        const count = new SlidingCount(intervalMs);
        const all: { atNs: number; amount: number }[] = [];
        let now = 5 * S;
        for (const { gapMs, amount } of list) {
          now += gapMs * 1e6;
          count.add(amount, now);
          all.push({ atNs: now, amount });
          const within = (ms: number) =>
            all.reduce((sum, each) => sum + (now - each.atNs < ms * 1e6 ? each.amount : 0), 0);
          expect(count.at(now)).toBeGreaterThanOrEqual(within(intervalMs));
          expect(count.at(now)).toBeLessThanOrEqual(within(intervalMs * 1.05));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is never less than what a venue counts by intervals of its own', () => {
    const gaps = fc.array(fc.nat(4_000), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(gaps, fc.nat(10_000), (gapsMs, beginsMs) => {
        const count = new SlidingCount(10_000);
        const venue = new Map<number, number>();
        let nowMs = 20_000;
        for (const gap of gapsMs) {
          nowMs += gap;
          count.add(1, nowMs * 1e6);
          const interval = Math.floor((nowMs - beginsMs) / 10_000);
          venue.set(interval, (venue.get(interval) ?? 0) + 1);
          expect(count.at(nowMs * 1e6)).toBeGreaterThanOrEqual(venue.get(interval)!);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('what is left of a limit', () => {
  it('is a share of it, less what was counted', () => {
    const window = new CountedWindow({ intervalMs: 10_000, limit: 100 }, 0.5);
    expect(window.left(S)).toBe(50);
    window.add(51, S);
    expect(window.left(S)).toBe(-1);
    expect(window.left(12 * S)).toBe(50);
  });

  it.each([
    { intervalMs: 10_000, limit: 0 },
    { intervalMs: 10_000, limit: Number.NaN },
    { intervalMs: 0, limit: 10 },
    { intervalMs: Number.NaN, limit: 10 },
    { intervalMs: Number.POSITIVE_INFINITY, limit: 10 },
  ])('is unknown of a limit that is none: %j', (window) => {
    expect(new CountedWindow(window, 1).left(S)).toBeNaN();
  });
});

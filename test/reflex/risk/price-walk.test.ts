import { PriceWalk } from '@voltaire/reflex/risk/price-walk.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REQUEST } from '../support/risk.ts';

const MS = 1e6;
const at = (priceTicks: number, change = {}) => ({ ...REQUEST, priceTicks, ...change });

/** Lowest and highest by looking at all there is. */
function plainly(noted: readonly { ticks: number; atNs: number }[], ticks: number, since: number) {
  const own = noted.filter(({ atNs }) => atNs >= since).map((one) => one.ticks);
  if (own.length === 0) return 0;
  return Math.max(...own.map((one) => (Math.abs(ticks - one) / one) * 1e4));
}

const steps = (maxLength: number) =>
  fc.array(
    fc.record({ ticks: fc.integer({ min: 9_000, max: 11_000 }), gapMs: fc.nat({ max: 100 }) }),
    { minLength: 1, maxLength },
  );

describe('PriceWalk', () => {
  it('is no walk at first', () => {
    expect(new PriceWalk().walkBps(at(10_000), 1_000, 0)).toBe(0);
  });

  it('measures from the lowest and from the highest of its own prices, whichever is further', () => {
    const walk = new PriceWalk();
    for (const price of [10_000, 10_050, 9_990]) walk.note(at(price), 0);
    expect(walk.walkBps(at(10_090), 1_000, 1)).toBeCloseTo((100 / 9_990) * 1e4, 9);
    expect(walk.walkBps(at(9_950), 1_000, 1)).toBeCloseTo((100 / 10_050) * 1e4, 9);
  });

  it('adds up small steps, each of which is nothing', () => {
    const walk = new PriceWalk();
    for (let i = 0; i <= 300; i++) walk.note(at(10_000 + i), i * MS);
    expect(walk.walkBps(at(10_301), 300_000, 301 * MS)).toBeCloseTo(301, 9);
  });

  it('forgets what is older than the window', () => {
    const walk = new PriceWalk();
    walk.note(at(10_000), 0);
    walk.note(at(10_100), 500 * MS);
    expect(walk.walkBps(at(10_100), 1_000, 1_000 * MS)).toBeCloseTo(100, 9);
    expect(walk.walkBps(at(10_100), 1_000, 1_000 * MS + 1)).toBe(0);
    expect(walk.walkBps(at(9_000), 1_000, 1_500 * MS + 1)).toBe(0);
  });

  it.each([{ strategy: 'other' }, { symbolId: 1 }, { side: -1 }])(
    'does not mix up what is apart: %o',
    (change) => {
      const walk = new PriceWalk();
      walk.note(at(10_000), 0);
      expect(walk.walkBps(at(11_000, change), 1_000, 1)).toBe(0);
      walk.note(at(11_000, change), 2);
      expect(walk.walkBps(at(11_000, change), 1_000, 3)).toBe(0);
    },
  );

  it.each([Number.NaN, 0, -1])('is not a number when the window is %d', (windowMs) => {
    expect(new PriceWalk().walkBps(at(10_000), windowMs, 0)).toBeNaN();
  });

  it('is not a number for a price that is none', () => {
    const walk = new PriceWalk();
    walk.note(at(10_000), 0);
    expect(walk.walkBps(at(Number.NaN), 1_000, 1)).toBeNaN();
  });

  it('is what one finds by looking at all prices', () => {
    fc.assert(
      fc.property(steps(64), fc.integer({ min: 1, max: 3_000 }), (prices, windowMs) => {
        const walk = new PriceWalk();
        const noted: { ticks: number; atNs: number }[] = [];
        let atNs = 0;
        for (const { ticks, gapMs } of prices) {
          atNs += gapMs * MS;
          const expected = plainly(noted, ticks, atNs - windowMs * MS);
          expect(walk.walkBps(at(ticks), windowMs, atNs)).toBeCloseTo(expected, 9);
          walk.note(at(ticks), atNs);
          noted.push({ ticks, atNs });
        }
      }),
      { numRuns: 300 },
    );
  });

  it('never says less than that, not even when it had to leave out some', () => {
    fc.assert(
      fc.property(fc.integer({ min: 65, max: 500 }), fc.constantFrom(1, -1), (count, sign) => {
        const walk = new PriceWalk();
        const noted: { ticks: number; atNs: number }[] = [];
        // Steadily one way, so that from the other end none outdoes another.
        for (let i = 0; i < count; i++) {
          const ticks = 10_000 + sign * i;
          walk.note(at(ticks), i * MS);
          noted.push({ ticks, atNs: i * MS });
        }
        const last = 10_000 + sign * (count - 1);
        for (let windowMs = count; windowMs > 0; windowMs -= 7) {
          const truly = plainly(noted, last, (count - windowMs) * MS);
          const said = walk.walkBps(at(last), windowMs, count * MS);
          expect(said).toBeGreaterThanOrEqual(truly - 1e-9);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('is hardly stricter than that, however long a climb goes on', () => {
    const walk = new PriceWalk();
    const windowMs = 300_000;
    for (let second = 0; second < 5_000; second++) {
      const said = walk.walkBps(at(1_000_000 + second), windowMs, second * 1_000 * MS);
      walk.note(at(1_000_000 + second), second * 1_000 * MS);
      const truly = Math.min(second, 300) / 100;
      expect(said).toBeGreaterThanOrEqual(truly * 0.99);
      expect(said).toBeLessThanOrEqual(truly * (1 + 1 / 30));
    }
  });
});

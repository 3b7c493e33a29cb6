import { derivativeAt } from '@voltaire/reflex/orient/market-view.ts';
import {
  HORIZONS_S,
  KINEMATICS_SIZE,
  Kinematics,
  PRICE,
  SIGNED_VOLUME,
  VOLUME,
} from '@voltaire/reflex/physics/kinematics.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const TICK_NS = 20e6;

/** A price that grows by 2 bps per second. */
const steady = (ns: number) => 100 * Math.exp((2 * ns) / 1e9 / 1e4);

/** Feeds `count` ticks 20 ms apart. */
function run(count: number, mid: (s: number) => number, volume = (s: number) => s, start = 1e9) {
  const kinematics = new Kinematics();
  for (let i = 0; i < count; i++) {
    const s = (i * TICK_NS) / 1e9;
    kinematics.tick(start + i * TICK_NS, mid(s), volume(s), -volume(s));
  }
  return kinematics;
}

describe('Kinematics', () => {
  it.each([1e-8, 0.0123, 1, 61_837.635, 1e6])(
    'gives the same speed in basis points at a price of %d',
    (price) => {
      // Grows by 2 bps/s, with 0.5 bps/s² and 0.1 bps/s³ at the end.
      const end = 10;
      const mid = (s: number) => {
        const t = s - end;
        return price * Math.exp((2 * t + 0.25 * t * t + (0.1 / 6) * t ** 3) / 1e4);
      };
      const { derivatives } = run(501, mid);
      HORIZONS_S.forEach((_, h) => {
        expect(derivatives[derivativeAt(h, PRICE, 0)]).toBeCloseTo(2, 5);
        expect(derivatives[derivativeAt(h, PRICE, 1)]).toBeCloseTo(0.5, 4);
        expect(derivatives[derivativeAt(h, PRICE, 2)]).toBeCloseTo(0.1, 3);
      });
    },
  );

  it.each([1e-6, 1e-3, 1, 1e3, 1e5])('is exact on moves of any size: %d bps/s', (bpsPerS) => {
    const { derivatives } = run(501, (s) => 100 * Math.exp((bpsPerS * (s - 5)) / 1e4));
    HORIZONS_S.forEach((_, h) => {
      expect(derivatives[derivativeAt(h, PRICE, 0)]! / bpsPerS).toBeCloseTo(1, 6);
    });
  });

  it('differentiates cumulative volumes in base units', () => {
    const { derivatives } = run(
      501,
      () => 100,
      (s) => 1e6 + 3 * s + s * s,
    );
    HORIZONS_S.forEach((_, h) => {
      expect(derivatives[derivativeAt(h, VOLUME, 0)]).toBeCloseTo(23, 4);
      expect(derivatives[derivativeAt(h, VOLUME, 1)]).toBeCloseTo(2, 3);
      expect(derivatives[derivativeAt(h, SIGNED_VOLUME, 0)]).toBeCloseTo(-23, 4);
    });
  });

  it('says that a constant price does not move', () => {
    const { derivatives } = run(100, () => 61_837.635);
    for (let order = 0; order < 3; order++) {
      expect(derivatives[derivativeAt(0, PRICE, order)]).toBe(0);
    }
  });

  it('has no numbers after one tick', () => {
    const kinematics = run(1, () => 100);
    expect(kinematics.ready(0)).toBe(false);
    expect([...kinematics.derivatives]).toEqual(Array(KINEMATICS_SIZE).fill(Number.NaN));
  });

  it('takes a clock that steps back for one that stands', () => {
    const stand = new Kinematics();
    const back = new Kinematics();
    for (let i = 0; i < 60; i++) {
      const at = 1e9 + i * TICK_NS;
      const mid = 100 + (i % 5);
      stand.tick(i === 30 ? at - TICK_NS : at, mid, i, i);
      back.tick(i === 30 ? at - 500 * TICK_NS : at, mid, i, i);
    }
    expect([...back.derivatives]).toEqual([...stand.derivatives]);
  });

  it('starts over behind a gap and never sees it as a movement', () => {
    const kinematics = run(100, () => 100);
    kinematics.reset();
    expect(kinematics.ready(0)).toBe(false);
    for (let i = 0; i < 100; i++) kinematics.tick(9e9 + i * TICK_NS, 200, 5_000, 5_000);
    expect(kinematics.ready(0)).toBe(true);
    for (const value of kinematics.derivatives) expect(value).toBe(0);
  });

  it('forgets the shortest horizon first over a silence', () => {
    const kinematics = run(200, (s) => 100 + s);
    kinematics.tick(1e9 + 4e9 + 60e9, 110, 300, 300);
    expect(HORIZONS_S.map((_, h) => kinematics.ready(h))[0]).toBe(false);
    for (const value of kinematics.derivatives)
      expect(Number.isFinite(value) || Number.isNaN(value)).toBe(true);
  });

  it('has a place of its own for every derivative', () => {
    const places = new Set<number>();
    HORIZONS_S.forEach((_, h) => {
      for (let s = 0; s < 3; s++) for (let o = 0; o < 3; o++) places.add(derivativeAt(h, s, o));
    });
    expect([...places].sort((a, b) => a - b)).toEqual(
      Array.from({ length: KINEMATICS_SIZE }, (_, i) => i),
    );
  });

  it('has a standard error beside every derivative, as soon as there is one', () => {
    const { derivatives, standardErrors } = run(200, (s) => 100 + Math.sin(9 * s));
    derivatives.forEach((derivative, at) => {
      expect(Number.isFinite(derivative)).toBe(true);
      expect(Number.isFinite(standardErrors[at]!)).toBe(true);
    });
    expect([...run(3, () => 100).standardErrors]).toEqual(Array(KINEMATICS_SIZE).fill(Number.NaN));
  });

  it('leaves out a tick that has a number of no market, and stays as it was', () => {
    const wrong = fc.constantFrom(Number.NaN, Infinity, -Infinity, 1e300, -1e300);
    const wrongTime = fc.constantFrom(Number.NaN, Infinity, -Infinity);
    const wrongMid = fc.oneof(wrong, fc.constantFrom(0, -0, -1, 1e-300));
    const good = [5e9, 100, 1, 1] as const;
    const tick = fc.tuple(fc.nat(3), wrongTime, wrongMid, wrong).map(([which, at, mid, volume]) => {
      const bad = [at, mid, volume, volume];
      const numbers = good.map((value, i) => (i === which ? bad[i]! : value));
      return numbers as [number, number, number, number];
    });
    fc.assert(
      fc.property(fc.array(tick, { maxLength: 5 }), fc.nat(80), (bad, when) => {
        const clean = new Kinematics();
        const fed = new Kinematics();
        for (let i = 0; i < 100; i++) {
          if (i === when) for (const each of bad) fed.tick(...each);
          const mid = 100 + ((i * 7) % 5);
          clean.tick(1e9 + i * TICK_NS, mid, i, (i * 3) % 11);
          fed.tick(1e9 + i * TICK_NS, mid, i, (i * 3) % 11);
        }
        expect([...fed.derivatives]).toEqual([...clean.derivatives]);
        expect([...fed.standardErrors]).toEqual([...clean.standardErrors]);
      }),
    );
  });

  it('gives finite numbers or says that it is not ready, whatever a market does', () => {
    // Bursts of equal times, clocks that step back, silences; moves of up to half the price.
    const step = fc.record({
      gapNs: fc.oneof(fc.constant(0), fc.nat(1e7), fc.integer({ min: -1e12, max: 1e13 })),
      factor: fc.oneof(fc.constant(1), fc.double({ min: 0.5, max: 2, noNaN: true })),
      quantity: fc.double({ min: 0, max: 1e9, noNaN: true }),
      repeats: fc.constantFrom(1, 1, 1, 50),
    });
    const price = fc.constantFrom(1e-8, 1, 61_837.635, 1e6);
    fc.assert(
      fc.property(price, fc.array(step, { maxLength: 60 }), (first, steps) => {
        const kinematics = new Kinematics();
        let mid: number = first;
        let at = 1.7e18;
        let volume = 0;
        for (const { gapNs, factor, quantity, repeats } of steps) {
          for (let i = 0; i < repeats; i++) {
            at += gapNs;
            mid = Math.min(Math.max(mid * factor, 1e-8), 1e6);
            volume += quantity;
            kinematics.tick(at, mid, volume, volume / 2);
          }
          const { derivatives, standardErrors } = kinematics;
          derivatives.forEach((derivative, i) => {
            const ready = kinematics.ready(Math.floor(i / 9));
            expect([Number.isFinite(derivative), Number.isFinite(standardErrors[i]!)]).toEqual([
              ready,
              ready,
            ]);
          });
        }
      }),
      { numRuns: 300 },
    );
  });

  it('takes a burst of a thousand times the ticks for no movement of its own', () => {
    const calm = new Kinematics();
    const burst = new Kinematics();
    for (let ns = 0; ns <= 20e9; ns += TICK_NS) {
      for (const each of [calm, burst]) each.tick(ns, steady(ns), ns, ns);
      if (ns < 19e9 || ns > 19.2e9) continue;
      for (let i = 1; i < 1_000; i++) {
        const between = ns + (i * TICK_NS) / 1_000;
        burst.tick(between, steady(between), between, between);
      }
    }
    HORIZONS_S.forEach((_, h) => {
      expect(calm.derivatives[derivativeAt(h, PRICE, 0)]).toBeCloseTo(2, 5);
      expect(burst.derivatives[derivativeAt(h, PRICE, 0)]).toBeCloseTo(2, 5);
    });
  });

  it('takes volumes from 1e-8 to 1e9 and loses neither', () => {
    for (const quantity of [1e-8, 1, 1e9]) {
      const { derivatives } = run(
        501,
        () => 100,
        (s) => quantity * s,
      );
      HORIZONS_S.forEach((_, h) => {
        expect(derivatives[derivativeAt(h, VOLUME, 0)]! / quantity).toBeCloseTo(1, 5);
      });
    }
  });
});

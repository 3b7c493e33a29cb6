import { derivativeAt } from '@voltaire/reflex/orient/market-view.ts';
import {
  HORIZONS_S,
  KINEMATICS_SIZE,
  Kinematics,
  PRICE,
  SIGNED_VOLUME,
  VOLUME,
} from '@voltaire/reflex/physics/kinematics.ts';
import { describe, expect, it } from 'vitest';

const TICK_NS = 20e6;

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
});

import { Backoff } from '@voltaire/reflex/venue/backoff.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const waits = (random: number, count = 12) => {
  const backoff = new Backoff(() => random);
  return Array.from({ length: count }, () => backoff.nextMs());
};

describe('Backoff', () => {
  it('doubles from a quarter of a second up to half a minute', () => {
    expect(waits(1)).toEqual([
      250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000, 30_000,
    ]);
  });

  it('waits at least half of that, so that a venue is never hammered', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.999_999, noNaN: true }), (random) => {
        const longest = waits(1);
        waits(random).forEach((ms, i) => {
          expect(ms).toBeGreaterThanOrEqual(longest[i]! / 2);
          expect(ms).toBeLessThanOrEqual(longest[i]!);
        });
      }),
    );
  });

  it('begins anew after a success', () => {
    const backoff = new Backoff(() => 1);
    for (let i = 0; i < 5; i++) backoff.nextMs();
    backoff.reset();
    expect(backoff.nextMs()).toBe(250);
  });

  it('has other bounds where it is told so', () => {
    const backoff = new Backoff(() => 1, 10, 35);
    expect([backoff.nextMs(), backoff.nextMs(), backoff.nextMs()]).toEqual([10, 20, 35]);
  });

  it('stays at its longest for ever', () => {
    const backoff = new Backoff(() => 1);
    for (let i = 0; i < 5_000; i++) backoff.nextMs();
    expect(backoff.nextMs()).toBe(30_000);
  });
});

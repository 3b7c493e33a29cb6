import { TokenBucket } from '@voltaire/reflex/risk/token-bucket.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('TokenBucket', () => {
  it('is full at first and never holds more than its burst', () => {
    const bucket = new TokenBucket(10, 5);
    expect(bucket.available(1e9)).toBe(5);
    expect(bucket.available(1e12)).toBe(5);
  });

  it('refills steadily', () => {
    const bucket = new TokenBucket(10, 5);
    for (let i = 0; i < 5; i++) bucket.take(1e9);
    expect(bucket.available(1e9)).toBe(0);
    expect(bucket.available(1e9 + 50e6)).toBeCloseTo(0.5, 12);
    expect(bucket.available(1e9 + 100e6)).toBeCloseTo(1, 12);
  });

  it('can be overdrawn, and pays that back before it gives again', () => {
    const bucket = new TokenBucket(10, 1);
    for (let i = 0; i < 11; i++) bucket.take(1e9);
    expect(bucket.available(1e9 + 900e6)).toBeCloseTo(-1, 9);
    expect(bucket.available(1e9 + 1_100e6)).toBeCloseTo(1, 9);
  });

  it('gives nothing for a clock that steps back, and nothing twice when it comes again', () => {
    const bucket = new TokenBucket(10, 5);
    for (let i = 0; i < 5; i++) bucket.take(2e9);
    expect(bucket.available(1e9)).toBe(0);
    expect(bucket.available(2e9)).toBe(0);
    expect(bucket.available(2.1e9)).toBeCloseTo(1, 9);
  });

  it('never lets more through in any window than burst plus rate times its length', () => {
    const gapsMs = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(
        gapsMs,
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 20 }),
        (gaps, perSecond, burst) => {
          const bucket = new TokenBucket(perSecond, burst);
          const taken: number[] = [];
          let ms = 0;
          for (const gap of gaps) {
            ms += gap;
            if (bucket.available(1e9 + ms * 1e6) < 1) continue;
            bucket.take(1e9 + ms * 1e6);
            taken.push(ms);
          }
          for (let i = 0; i < taken.length; i++) {
            for (let j = i; j < taken.length; j++) {
              const allowed = burst + ((taken[j]! - taken[i]!) / 1e3) * perSecond;
              expect(j - i + 1).toBeLessThanOrEqual(allowed + 1e-9);
            }
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});

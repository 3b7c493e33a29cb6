import { LatencyHistogram } from '@voltaire/reflex/observe/latency-histogram.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** Sixteen buckets for each power of two, and the middle of one is told. */
const TOLERANCE = 1 / 32;

function histogramOf(durations: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const us of durations) histogram.record(us);
  return histogram;
}

const exact = (sorted: readonly number[], quantile: number): number =>
  sorted[Math.max(1, Math.ceil(quantile * sorted.length)) - 1]!;

function expectNear(found: number, expected: number): void {
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(Math.abs(expected) * TOLERANCE + 0.5);
}

const duration = fc.oneof(
  fc.integer({ min: -40, max: 40 }),
  fc.integer({ min: -2_000_000, max: 2_000_000 }),
  fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 }),
);

describe('the distribution of latency', () => {
  it('has the quantiles of a sorted list, within the width of a bucket, negative ones too', () => {
    fc.assert(
      fc.property(fc.array(duration, { minLength: 1, maxLength: 300 }), (durations) => {
        const sorted = [...durations].sort((a, b) => a - b);
        const { count, minUs, p50Us, p99Us, maxUs } = histogramOf(durations).quantiles()!;
        expect(count).toBe(durations.length);
        expectNear(minUs, sorted[0]!);
        expectNear(p50Us, exact(sorted, 0.5));
        expectNear(p99Us, exact(sorted, 0.99));
        expectNear(maxUs, sorted.at(-1)!);
        expect([minUs, p50Us, p99Us, maxUs]).toEqual(
          [minUs, p50Us, p99Us, maxUs].sort((a, b) => a - b),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('is exact where a bucket is one microsecond wide', () => {
    for (let us = -31; us <= 31; us++) {
      expect(histogramOf([us]).quantiles()).toEqual({
        count: 1,
        minUs: us,
        p50Us: us,
        p99Us: us,
        maxUs: us,
      });
    }
  });

  it('is none before the first latency, and no zero', () => {
    expect(new LatencyHistogram().quantiles()).toBeNull();
    expect(histogramOf([Number.NaN, Number.POSITIVE_INFINITY]).quantiles()).toBeNull();
  });

  it('takes a clock that is wrong by years for one that is wrong by half an hour', () => {
    const { minUs, maxUs } = histogramOf([-1e18, 1e18]).quantiles()!;
    expectNear(minUs, -(2 ** 31));
    expectNear(maxUs, 2 ** 31);
  });

  it('forgets the past by halves, and counts on', () => {
    const histogram = new LatencyHistogram();
    for (let i = 0; i < 65_536; i++) histogram.record(1_000);
    for (let i = 0; i < 6 * 65_536; i++) histogram.record(5);
    const { count, p50Us, p99Us, maxUs } = histogram.quantiles()!;
    expect([count, p50Us]).toEqual([7 * 65_536, 5]);
    expect(p99Us).toBe(5);
    expectNear(maxUs, 1_000); // the last of it fades in the end
    for (let i = 0; i < 20 * 65_536; i++) histogram.record(5);
    expect(histogram.quantiles()!.maxUs).toBe(5);
  });
});

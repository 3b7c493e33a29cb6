import { MEASURES } from '@voltaire/reflex/governance/measures.ts';
import { DEFAULT_SENTINEL, sentinelFaults } from '@voltaire/reflex/governance/sentinel-limits.ts';
import type { MeasureLimits } from '@voltaire/reflex/model/policy.ts';
import { describe, expect, it } from 'vitest';

const withMeasure = (name: string, limits: MeasureLimits) => ({
  ...DEFAULT_SENTINEL,
  measures: { ...DEFAULT_SENTINEL.measures, [name]: limits },
});

describe('the limits of the Sentinel', () => {
  it('have a default for every measure, and nothing wrong with it', () => {
    expect(Object.keys(DEFAULT_SENTINEL.measures).sort()).toEqual(
      MEASURES.map(({ name }) => name).sort(),
    );
    expect(sentinelFaults(DEFAULT_SENTINEL)).toEqual([]);
  });

  it('have three thresholds in their order', () => {
    for (const [clear, warn, trip] of [
      [1, 1, 1],
      [1, 2, 3],
    ] as const) {
      expect(sentinelFaults(withMeasure('feedAgeMs', { clear, warn, trip }))).toEqual([]);
    }
    for (const [clear, warn, trip] of [
      [0, 2, 3],
      [-1, 2, 3],
      [2.1, 2, 3],
      [1, 3.1, 3],
      [Number.NaN, 2, 3],
      [1, Number.NaN, 3],
      [1, 2, Number.NaN],
      [1, 2, Number.POSITIVE_INFINITY],
    ] as const) {
      expect(sentinelFaults(withMeasure('feedAgeMs', { clear, warn, trip }))).toEqual([
        `feedAgeMs: 0 < clear ≤ warn ≤ trip must hold, was ${clear}, ${warn}, ${trip}`,
      ]);
    }
  });

  it('name measures that there are', () => {
    expect(sentinelFaults(withMeasure('feedAge', { clear: 1, warn: 2, trip: 3 }))).toEqual([
      'there is no measure named "feedAge"',
    ]);
  });

  it.each([0, -1, 1.5, Number.NaN])('cannot have %s confirmations', (confirmations) => {
    expect(sentinelFaults({ ...DEFAULT_SENTINEL, confirmations })).toHaveLength(1);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('cannot have times of %s ms', (ms) => {
    const faults = sentinelFaults({ ...DEFAULT_SENTINEL, openMs: ms, probationMs: ms });
    expect(faults).toEqual([
      `openMs must be 0 or more, was ${ms}`,
      `probationMs must be 0 or more, was ${ms}`,
    ]);
  });
});

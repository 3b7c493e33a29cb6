import type { InferenceLimits } from '@voltaire/reflex/model/policy.ts';
import { inferenceFaults } from '@voltaire/reflex/risk/inference-check.ts';
import { LatestInference } from '@voltaire/reflex/risk/latest-inference.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const LIMITS = { models: ['m'], maxAgeMs: 2_000, maxJumpBps: 100 } satisfies InferenceLimits;

/** Models that speak of one symbol, and whether the newest forecast is believed when it comes. */
class Listener {
  readonly latest: LatestInference;

  constructor(readonly limits: InferenceLimits = LIMITS) {
    this.latest = new LatestInference(limits);
  }

  hears(medianBps: number, atMs: number, modelId = 'm'): boolean {
    const atUs = atMs * 1e3;
    const [levels, returnsBps] = [[0.5], [medianBps]];
    const forecast = { modelId, computedAtUs: atUs, horizonS: 60, levels, returnsBps };
    this.latest.take({ atUs, forecast: { ...forecast, inputHash: 'h' }, sentiment: null });
    return this.believes(atMs);
  }

  believes(atMs: number): boolean {
    const { forecast, previousMedianBps } = this.latest;
    return inferenceFaults(forecast, null, previousMedianBps, this.limits, atMs * 1e3) === 0;
  }
}

describe('a forecast that has jumped', () => {
  it('is not believed, however often it is said again', () => {
    const listener = new Listener();
    expect(listener.hears(3, 0)).toBe(true);
    const again = [500, 1_000, 1_500, 2_000].map((atMs) => listener.hears(500, atMs));
    expect(again).toEqual([false, false, false, false]);
  });

  it('leaves the one before it what jumps are measured from', () => {
    const listener = new Listener();
    listener.hears(3, 0);
    listener.hears(500, 100);
    expect(listener.latest.previousMedianBps).toBe(3);
    expect(listener.hears(103, 200)).toBe(true);
    expect(listener.hears(203.1, 300)).toBe(false);
    expect(listener.latest.previousMedianBps).toBe(103);
  });

  it('is a new level once the last that was believed is too old to say anything of now', () => {
    const listener = new Listener();
    listener.hears(3, 0);
    expect(listener.hears(500, 2_000)).toBe(false);
    expect(listener.believes(2_001)).toBe(false); // decided when it came
    expect(listener.hears(500, 2_001)).toBe(true);
    expect(listener.hears(3, 2_002)).toBe(false);
  });
});

describe('what a jump is measured from', () => {
  it('is unknown before anything was believed', () => {
    const listener = new Listener();
    listener.hears(3, 0);
    expect(listener.latest.previousMedianBps).toBeNaN();
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'outlasts a forecast of %s: no jump is excused by what was malformed in between',
    (malformed) => {
      const listener = new Listener();
      listener.hears(3, 0);
      expect(listener.hears(malformed, 1)).toBe(false);
      expect(listener.hears(500, 2)).toBe(false);
    },
  );

  it('is never of a model that may not be heard', () => {
    const listener = new Listener();
    listener.hears(500, 0, 'stranger');
    expect(listener.hears(3, 1)).toBe(true);
    listener.hears(90, 2, 'stranger');
    expect(listener.hears(180, 3)).toBe(false);
  });

  it.each<[string, InferenceLimits]>([
    ['maxAgeMs', { ...LIMITS, maxAgeMs: undefined }],
    ['maxJumpBps', { ...LIMITS, maxJumpBps: Number.NaN }],
  ])('is nothing without %s, and then nothing is believed', (_, limits) => {
    const listener = new Listener(limits);
    expect([listener.hears(3, 0), listener.hears(3, 1)]).toEqual([false, false]);
  });

  it('is near to whatever is believed, or too old', () => {
    const said = fc.record({
      medianBps: fc.oneof(fc.integer({ min: -300, max: 300 }), fc.constant(Number.NaN)),
      gapMs: fc.integer({ min: 0, max: 3_000 }),
      modelId: fc.constantFrom('m', 'm', 'm', 'stranger'),
    });
    fc.assert(
      fc.property(fc.array(said, { maxLength: 40 }), (list) => {
        const listener = new Listener();
        let atMs = 0;
        let last: { medianBps: number; atMs: number } | null = null;
        for (const { medianBps, gapMs, modelId } of list) {
          atMs += gapMs;
          const isOver = last === null || atMs - last.atMs > LIMITS.maxAgeMs;
          const isNear = last !== null && Math.abs(medianBps - last.medianBps) <= LIMITS.maxJumpBps;
          const isSound = modelId === 'm' && Number.isFinite(medianBps);
          const believed = listener.hears(medianBps, atMs, modelId);
          expect(believed).toBe(isSound && (isOver || isNear));
          if (believed) last = { medianBps, atMs };
        }
      }),
    );
  });
});

import { EventKind } from '@voltaire/reflex/model/event.ts';
import { LatestInference } from '@voltaire/reflex/orient/latest-inference.ts';
import { describe, expect, it } from 'vitest';

const told = (medianBps: number) => ({
  kind: EventKind.INFERENCE,
  atUs: 1,
  monoNs: 1,
  symbolId: 0,
  forecast: {
    modelId: 'm',
    computedAtUs: 1,
    horizonS: 60,
    levels: [0.5],
    returnsBps: [medianBps],
    inputHash: 'h',
  },
  sentiment: null,
});

describe('the median that a jump is measured from', () => {
  it('is that of the forecast before, and unknown before there was one', () => {
    const latest = new LatestInference();
    latest.take(told(3));
    expect(latest.previousMedianBps).toBeNaN();
    latest.take(told(5));
    expect(latest.previousMedianBps).toBe(3);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'outlasts a forecast of %s: no jump is excused by what was malformed in between',
    (malformed) => {
      const latest = new LatestInference();
      latest.take(told(3));
      latest.take(told(malformed));
      latest.take(told(500));
      expect(latest.previousMedianBps).toBe(3);
    },
  );
});

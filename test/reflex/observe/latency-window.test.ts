import { LatencyWindow } from '@voltaire/reflex/observe/latency-window.ts';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';

let window: LatencyWindow;
let monoNs: number;

beforeEach(() => {
  window = new LatencyWindow();
  monoNs = 3e12;
});

function message(afterMs: number, latencyUs: number): void {
  monoNs += afterMs * 1e6;
  window.record(monoNs, latencyUs);
}

describe('the latency of the last seconds', () => {
  it('is none before the first message, jitter before the second', () => {
    expect([window.quantileUs(monoNs, 0.5), window.jitterUs(monoNs)]).toEqual([null, null]);
    message(1, 20);
    expect([window.quantileUs(monoNs, 0.5), window.jitterUs(monoNs)]).toEqual([20, null]);
  });

  it('counts nothing that is not a number', () => {
    message(1, Number.NaN);
    message(1, Number.POSITIVE_INFINITY);
    expect([window.quantileUs(monoNs, 0.99), window.jitterUs(monoNs)]).toEqual([null, null]);
  });

  it('is remembered for five seconds at least and for ten at most', () => {
    message(0, 1_000_000);
    for (let i = 0; i < 49; i++) message(100, 10);
    expect(window.quantileUs(monoNs, 1)).toBeGreaterThan(900_000);
    for (let i = 0; i < 52; i++) message(100, 10);
    expect(window.quantileUs(monoNs, 1)).toBe(10);
    expect(window.jitterUs(monoNs)).toBe(0);
  });

  it('is forgotten when nothing comes any more', () => {
    message(0, 1_000_000);
    message(5_000, 5);
    message(0, 9);
    expect(window.quantileUs(monoNs + 4.9e9, 0.5)).toBe(9);
    expect(window.quantileUs(monoNs + 12e9, 0.5)).toBeNull();
    expect(window.jitterUs(monoNs + 12e9)).toBeNull();
  });

  it('is not older than ten seconds, however late somebody asks', () => {
    message(0, 5);
    message(4_900, 7);
    expect(window.quantileUs(monoNs + 4.9e9, 1)).toBe(7);
    expect(window.quantileUs(monoNs + 5.2e9, 1)).toBeNull();
  });

  it('has the quantiles of a sorted list, also across its two halves and below zero', () => {
    const latencies = fc.array(fc.integer({ min: -50_000, max: 500_000 }), {
      minLength: 2,
      maxLength: 300,
    });
    fc.assert(
      fc.property(latencies, fc.constantFrom(0.5, 0.9, 0.99, 1), (all, quantile) => {
        window = new LatencyWindow();
        for (const us of all) message(4_999 / all.length, us); // less than a half in all
        const sorted = [...all].sort((a, b) => a - b);
        const exact = sorted[Math.max(1, Math.ceil(quantile * all.length)) - 1]!;
        const found = window.quantileUs(monoNs + 3e9, quantile)!;
        expect(Math.abs(found - exact)).toBeLessThanOrEqual(Math.abs(exact) / 32 + 0.5);
      }),
      { numRuns: 300 },
    );
  });

  it('has as jitter the mean difference of two in a row, whatever the clocks differ by', () => {
    const latencies = fc.array(fc.integer({ min: 0, max: 500_000 }), {
      minLength: 2,
      maxLength: 100,
    });
    fc.assert(
      fc.property(latencies, fc.integer({ min: -9e8, max: 9e8 }), (all, clockUs) => {
        window = new LatencyWindow();
        for (const us of all) message(10, us + clockUs);
        const differences = all.slice(1).map((us, i) => Math.abs(us - all[i]!));
        const mean = differences.reduce((sum, us) => sum + us, 0) / differences.length;
        expect(window.jitterUs(monoNs)).toBeCloseTo(mean, 6);
      }),
      { numRuns: 300 },
    );
  });
});

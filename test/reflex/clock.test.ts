import { systemClock } from '@voltaire/reflex/clock.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

/** The machine's clocks, as somebody may set them. */
let wallMs: number;
let runningMs = performance.now();
/** By how much time passes between two looks at a clock. */
let tickMs: number;

beforeEach(() => {
  wallMs = Date.now();
  runningMs += 5000; // long after the look of the test before
  tickMs = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => Math.floor(wallMs));
  vi.spyOn(performance, 'now').mockImplementation(() => {
    runningMs += tickMs;
    return runningMs;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

function pass(ms: number): void {
  wallMs += ms;
  runningMs += ms;
}

const stampMs = () => systemClock.atUs() / 1000;

describe('the wall clock of the stamps', () => {
  it('tells the time of the machine, finer than the machine tells it', () => {
    const before = stampMs();
    expect(Math.abs(before - wallMs)).toBeLessThanOrEqual(2.5);
    pass(0.25);
    expect(stampMs() - before).toBeCloseTo(0.25, 2);
  });

  it('follows within a second when that is set, either way', () => {
    for (const setMs of [3_600_000, -5000]) {
      const before = stampMs();
      wallMs += setMs;
      pass(1001);
      expect(Math.abs(stampMs() - before - setMs - 1001)).toBeLessThanOrEqual(3);
    }
  });

  it('does not jump for the sake of a millisecond', () => {
    const before = stampMs();
    wallMs += 1;
    pass(1001);
    expect(stampMs() - before).toBeCloseTo(1001, 2);
  });

  it('does not follow a look that was interrupted between the two clocks, and looks again', () => {
    const before = stampMs();
    wallMs += 5000;
    pass(1001);
    tickMs = 30;
    expect(stampMs() - before).toBeLessThan(1100);
    tickMs = 0;
    expect(stampMs() - before).toBeGreaterThan(5900);
  });
});

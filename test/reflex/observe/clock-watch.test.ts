import { ClockWatch } from '@voltaire/reflex/observe/clock-watch.ts';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';

const NO_TIME = Number.NaN;
const START_US = 1_790_000_000_000_000;

let watch: ClockWatch;
let monoNs: number;
let atUs: number;

beforeEach(() => {
  watch = new ClockWatch();
  monoNs = 5e12;
  atUs = START_US;
});

/** An event this much later, by the monotonic clock; the wall clock is set on the way. */
function event(afterMs: number, setMs = 0, latencyMs = NO_TIME): void {
  monoNs += afterMs * 1e6;
  atUs += (afterMs + setMs) * 1000;
  watch.onStamp(atUs, monoNs, atUs - latencyMs * 1000);
}

/** Nothing but the timer for so long. */
function quiet(seconds: number): void {
  for (let i = 0; i < seconds * 10; i++) event(100);
}

describe('the watch on the wall clock', () => {
  it('knows nothing before the first event', () => {
    const { stepMs, driftMs, offsetMs } = {
      stepMs: watch.stepMs(0),
      driftMs: watch.driftMs(0),
      offsetMs: watch.offsetMs(0),
    };
    expect([stepMs, driftMs, offsetMs]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it('sees no step while both clocks go on together, however long nothing comes', () => {
    quiet(3);
    event(200_000);
    expect(watch.stepMs(monoNs)).toBeLessThan(0.001);
    expect(watch.driftMs(monoNs)).toBeLessThan(0.001);
  });

  it('sees a step either way, for a minute', () => {
    for (const setMs of [1500, -2500]) {
      event(100);
      event(100, setMs);
      quiet(55);
      expect(watch.stepMs(monoNs)).toBeCloseTo(Math.abs(setMs), 2);
      quiet(15);
      expect(watch.stepMs(monoNs)).toBeLessThan(0.001);
    }
  });

  it('sees many small steps as a drift, and none of them as a large one', () => {
    for (let i = 0; i < 100; i++) event(100, 2);
    expect(watch.stepMs(monoNs)).toBeCloseTo(2, 2);
    expect(watch.driftMs(monoNs)).toBeCloseTo(198, 0); // the first is where it counts from
    quiet(70);
    expect(watch.driftMs(monoNs)).toBeLessThan(0.001);
  });

  it('is behind the venue by what the smallest latency is below zero, for a minute', () => {
    event(1, 0, 40);
    expect(watch.offsetMs(monoNs)).toBe(0);
    event(1, 0, -12);
    event(1, 0, -3);
    event(1, 0, 700);
    expect(watch.offsetMs(monoNs)).toBeCloseTo(12, 2);
    quiet(70);
    expect(watch.offsetMs(monoNs)).toBe(0);
  });

  it('takes no time of the venue for no offset', () => {
    event(1);
    expect(watch.offsetMs(monoNs)).toBe(0);
  });

  it('does not know any more what stamps that are no numbers mean', () => {
    event(1);
    watch.onStamp(Number.NaN, monoNs, NO_TIME);
    expect(watch.stepMs(monoNs)).toBeNaN();
  });

  it('has the largest step and the whole range of any sequence within the window', () => {
    const steps = fc.array(fc.integer({ min: -3000, max: 3000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(steps, (setsMs) => {
        watch = new ClockWatch();
        let apartMs = 0;
        const all = [0];
        event(10);
        for (const setMs of setsMs) {
          event(10, setMs);
          apartMs += setMs;
          all.push(apartMs);
        }
        expect(watch.stepMs(monoNs)).toBeCloseTo(Math.max(...setsMs.map(Math.abs)), 1);
        expect(watch.driftMs(monoNs)).toBeCloseTo(Math.max(...all) - Math.min(...all), 1);
      }),
      { numRuns: 300 },
    );
  });
});

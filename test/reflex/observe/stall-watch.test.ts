import { StallWatch } from '@voltaire/reflex/observe/stall-watch.ts';
import { beforeEach, describe, expect, it } from 'vitest';

let watch: StallWatch;
let monoNs: number;

beforeEach(() => {
  watch = new StallWatch();
  monoNs = 7e12;
});

function timer(afterMs: number): void {
  monoNs += afterMs * 1e6;
  watch.onTimer(monoNs);
}

function inTime(seconds: number): void {
  for (let i = 0; i < seconds * 10; i++) timer(100);
}

const seen = () => [watch.timerLagMs(monoNs), watch.stallMs(monoNs)];

describe('the watch on stalls', () => {
  it('knows nothing before the first timer', () => {
    expect(seen()).toEqual([Number.NaN, Number.NaN]);
  });

  it('sees none while the timer comes in time, or early', () => {
    inTime(2);
    timer(99);
    expect(seen()).toEqual([0, 0]);
  });

  it('sees by how much a timer was late: the lag for a second, the stall for ten', () => {
    inTime(2);
    timer(350);
    expect(seen()).toEqual([250, 250]);
    inTime(2);
    expect(seen()).toEqual([0, 250]);
    inTime(8);
    expect(watch.stallMs(monoNs)).toBe(250);
    inTime(3);
    expect(watch.stallMs(monoNs)).toBe(0);
  });

  it('sees a stall before the timer behind it comes', () => {
    inTime(1);
    monoNs += 400e6;
    expect(seen()).toEqual([300, 300]);
  });

  it('takes the longer of what the timer and the pulse say', () => {
    inTime(1);
    watch.onPulse(monoNs, 80);
    expect(seen()).toEqual([0, 80]);
    timer(190);
    expect(seen()).toEqual([90, 90]);
  });
});

import { VolumeGuard } from '@voltaire/reflex/risk/volume-guard.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tapeTicks } from '../../docs/tape-quotes.ts';

const S = 1e9;

/** A market in which `lots` are traded in the midst of every second. */
function steady(seconds: number, lots: number, guard = new VolumeGuard(), fromS = 0): VolumeGuard {
  guard.see(fromS * S, fromS * lots);
  for (let i = fromS; i < fromS + seconds; i++) guard.see((i + 0.5) * S, (i + 1) * lots);
  guard.see((fromS + seconds) * S, (fromS + seconds) * lots);
  return guard;
}

describe('the volume of ten seconds', () => {
  it('counts nothing of before the first look', () => {
    const guard = new VolumeGuard();
    guard.see(0, 1_000);
    expect(guard.volumeLots).toBe(0);
    guard.see(1, 1_005);
    expect(guard.volumeLots).toBe(5);
  });

  it('forgets after ten seconds, and at the latest half a second later', () => {
    const guard = new VolumeGuard();
    guard.see(0, 0);
    guard.see(0.4 * S, 7);
    guard.see(10.4 * S, 7);
    expect(guard.volumeLots).toBe(7);
    guard.see(10.5 * S, 7);
    expect(guard.volumeLots).toBe(0);
  });

  it('takes what was traded between two connections for nothing', () => {
    const guard = new VolumeGuard();
    guard.see(0, 0);
    guard.see(1, 7);
    guard.reset();
    guard.see(2, 900);
    expect(guard.volumeLots).toBe(0);
  });

  it('stands still when the clock does, and goes on when it went back', () => {
    const guard = new VolumeGuard();
    guard.see(5 * S, 0);
    guard.see(4 * S, 7);
    expect(guard.volumeLots).toBe(7);
  });

  it('lies between the plain ones over 10 and 10.5 seconds', () => {
    const steps = fc.array(
      fc.record({
        gapMs: fc.oneof(
          fc.integer({ min: 0, max: 300 }),
          fc.integer({ min: 0, max: 3_000 }),
          fc.integer({ min: 0, max: 40_000 }),
        ),
        lots: fc.nat({ max: 1e6 }),
      }),
      { minLength: 1, maxLength: 80 },
    );
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 1e15 }), (list, startNs) => {
        const guard = new VolumeGuard();
        const traded: { atNs: number; lots: number }[] = [];
        const since = (ns: number) =>
          traded.reduce((sum, { atNs, lots }) => sum + (atNs > ns ? lots : 0), 0);
        let now = startNs;
        let total = 0;
        guard.see(now, total);
        for (const { gapMs, lots } of list) {
          now += gapMs * 1e6;
          total += lots;
          guard.see(now, total);
          traded.push({ atNs: now, lots });
          expect(guard.volumeLots).toBeGreaterThanOrEqual(since(now - 10 * S));
          expect(guard.volumeLots).toBeLessThanOrEqual(since(now - 10.5 * S - 1));
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the usual volume', () => {
  it('is unknown until a minute of samples has entered, each of ten seconds and ten seconds late', () => {
    expect(steady(78, 5).usualLots).toBeNaN();
    expect(steady(79, 5).usualLots).toBeCloseTo(50, 9);
  });

  it('is unknown and no spike at first, whatever is traded', () => {
    const guard = steady(70, 5);
    guard.see(70.1 * S, 1e6);
    expect(guard.ratio(100)).toBe(0);
  });

  it('is the root of the mean square: of bursts it tells their size', () => {
    const guard = new VolumeGuard();
    // A burst of 100 lots once in 100 seconds is there for a tenth of the samples.
    for (let i = 0; i < 1_021; i++) guard.see(i * S, 100 * Math.floor(i / 100));
    expect(guard.usualLots).toBeCloseTo(100 * Math.sqrt(0.1), -1);
  });

  it('outlasts a reconnect', () => {
    const guard = steady(200, 5);
    guard.reset();
    expect(guard.usualLots).toBeCloseTo(50, 9);
    steady(30, 5, guard, 200);
    expect(guard.usualLots).toBeCloseTo(50, 9);
  });

  it('is not moved by a spike within the ten seconds after it', () => {
    const guard = steady(200, 5);
    for (let i = 200; i < 210; i++) guard.see((i + 0.1) * S, 1_000_000);
    expect(guard.usualLots).toBeCloseTo(50, 9);
    for (let i = 210; i < 225; i++) guard.see(i * S, 1_000_000);
    expect(guard.usualLots).toBeGreaterThan(1_000);
  });

  it('is forgotten over half an hour', () => {
    const guard = steady(200, 5);
    for (let i = 200; i < 2_000; i++) guard.see(i * S, 1_000);
    expect(guard.usualLots).toBeLessThan(50 * Math.exp(-0.5));
  });

  it('is never less than the part of ten seconds in the venue’s day', () => {
    const guard = steady(200, 5);
    expect(guard.ratio(Number.NaN)).toBeCloseTo(1, 9);
    expect(guard.ratio(8_640 * 40)).toBeCloseTo(1, 9);
    expect(guard.ratio(8_640 * 100)).toBe(0.5);
  });

  it('is not known in a market in which nothing was ever traded, unless the venue tells of its day', () => {
    const guard = steady(200, 0);
    guard.see(200 * S, 40);
    expect(guard.ratio(Number.NaN)).toBe(0);
    expect(guard.ratio(0)).toBe(0);
    expect(guard.ratio(8_640)).toBe(40);
  });
});

describe('an ordinary tape', () => {
  it('is never paused: its ten seconds held at most 7.4 times the usual, and the limit is 20', () => {
    const guard = new VolumeGuard();
    let most = 0;
    for (const { timeNs, volume } of tapeTicks()) {
      guard.see(timeNs, Math.round(volume * 1e5));
      most = Math.max(most, guard.ratio(Number.NaN));
    }
    expect(most).toBeGreaterThan(6);
    expect(most).toBeLessThan(8);
  });
});

import { ResyncTiming } from '@voltaire/reflex/observe/resync-timing.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const MS = 1e6;

/** Asks at every millisecond; the times at which a request was due. */
function dueTimes(timing: ResyncTiming, fromMs: number, toMs: number): number[] {
  const times: number[] = [];
  for (let ms = fromMs; ms <= toMs; ms++) if (timing.due(ms * MS)) times.push(ms);
  return times;
}

describe('the request for a new book', () => {
  it('is due at once where a subscription brings no snapshot, and every two seconds after', () => {
    const timing = new ResyncTiming();
    timing.connected(1_000 * MS, false);
    expect(dueTimes(timing, 1_000, 6_000)).toEqual([1_000, 3_000, 5_000]);
  });

  it('is due after five seconds where a subscription brings one, for it did not', () => {
    const timing = new ResyncTiming();
    timing.connected(1_000 * MS, true);
    expect(dueTimes(timing, 1_000, 9_000)).toEqual([6_000, 8_000]);
  });

  it('is due at once when a book breaks', () => {
    const timing = new ResyncTiming();
    timing.connected(0, true);
    timing.bookBroke(3_000 * MS);
    expect(dueTimes(timing, 3_000, 3_100)).toEqual([3_000]);
  });

  it('is due half a second after the one before it when the new book breaks as well', () => {
    const timing = new ResyncTiming();
    timing.connected(0, false);
    expect(dueTimes(timing, 0, 0)).toEqual([0]);
    timing.bookBroke(100 * MS);
    expect(dueTimes(timing, 100, 1_000)).toEqual([500]);
  });

  it('is due half a second after a snapshot that was bad', () => {
    const timing = new ResyncTiming();
    timing.connected(0, false);
    expect(dueTimes(timing, 0, 0)).toEqual([0]);
    timing.snapshotWasBad(80 * MS);
    expect(dueTimes(timing, 80, 1_000)).toEqual([580]);
  });

  it('is never due twice within half a second, whatever happens between', () => {
    const happening = fc.record({
      what: fc.constantFrom(
        'connected' as const,
        'broke' as const,
        'bad' as const,
        'time' as const,
      ),
      brings: fc.boolean(),
      afterMs: fc.nat({ max: 900 }),
    });
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
        const timing = new ResyncTiming();
        let nowMs = 0;
        let askedMs = Number.NEGATIVE_INFINITY;
        for (const { what, brings, afterMs } of happenings) {
          nowMs += afterMs;
          if (what === 'connected') timing.connected(nowMs * MS, brings);
          else if (what === 'broke') timing.bookBroke(nowMs * MS);
          else if (what === 'bad') timing.snapshotWasBad(nowMs * MS);
          if (!timing.due(nowMs * MS)) continue;
          expect(nowMs - askedMs).toBeGreaterThanOrEqual(500);
          askedMs = nowMs;
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

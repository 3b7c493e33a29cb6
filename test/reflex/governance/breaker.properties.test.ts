import { Breaker } from '@voltaire/reflex/governance/breaker.ts';
import { MEASURES, type Readings } from '@voltaire/reflex/governance/measures.ts';
import type { BreakerSnapshot } from '@voltaire/reflex/model/governing.ts';
import type { SentinelLimits } from '@voltaire/reflex/model/policy.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const WARN = 20;
const TRIP = 100;
const CLEAR = 10;
const NAMES = ['loopStallMs', 'clockStepMs', 'recordOccupancy'] as const;

const limits: fc.Arbitrary<SentinelLimits> = fc.record({
  measures: fc.constant(
    Object.fromEntries(NAMES.map((name) => [name, { warn: WARN, trip: TRIP, clear: CLEAR }])),
  ),
  confirmations: fc.integer({ min: 1, max: 5 }),
  openMs: fc.integer({ min: 0, max: 20_000 }),
  probationMs: fc.integer({ min: 0, max: 20_000 }),
});

const reading = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: -5, max: CLEAR, noNaN: true, maxExcluded: true }) },
  { weight: 2, arbitrary: fc.double({ min: CLEAR, max: 2 * TRIP, noNaN: true }) },
  fc.constantFrom(null, undefined, Number.NaN, Infinity, WARN, TRIP, CLEAR, 10 * TRIP),
);
/** One kind of day after the other, each some seconds long: single samples seldom confirm anything. */
const days = fc
  .array(
    fc.record({
      seconds: fc.integer({ min: 1, max: 25 }),
      readings: fc.tuple(reading, reading, reading),
    }),
    { maxLength: 25 },
  )
  .map((all) =>
    all.flatMap(({ seconds, readings }) => Array.from({ length: seconds }, () => readings)),
  );

interface Change extends BreakerSnapshot {
  readonly atNs: number;
}

function readingsOf(values: readonly (number | null | undefined)[]): Readings {
  return Object.fromEntries(NAMES.map((name, i) => [name, values[i]]));
}

function run(breaker: Breaker, samples: readonly Readings[], startNs = 1e12): Change[] {
  return samples.flatMap((readings, i) => {
    const atNs = startNs + i * 1e9;
    const change = breaker.sample(atNs, readings);
    return change ? [{ ...change, atNs }] : [];
  });
}

const runs = { numRuns: 1000 };

describe('a breaker, whatever it measures,', () => {
  it('moves along its edges only, and from OPEN never straight to CLOSED', () => {
    const edges = ['CLOSED OPEN', 'OPEN HALF_OPEN', 'HALF_OPEN OPEN', 'HALF_OPEN CLOSED'];
    fc.assert(
      fc.property(limits, days, (limit, all) => {
        const breaker = new Breaker('global', MEASURES, limit);
        let state = 'CLOSED';
        let warning = false;
        for (const change of run(breaker, all.map(readingsOf))) {
          expect(change.from).toBe(state);
          if (change.state === state) expect([state, change.warning]).toEqual(['CLOSED', !warning]);
          else expect(edges).toContain(`${state} ${change.state}`);
          if (change.state !== 'CLOSED') expect(change.warning).toBe(false);
          ({ state, warning } = change);
        }
        expect([breaker.state, breaker.warning]).toEqual([state, warning]);
      }),
      runs,
    );
  });

  it('is open for its time at least, and on probation for its time unless it opens again', () => {
    fc.assert(
      fc.property(limits, days, (limit, all) => {
        const changes = run(new Breaker('global', MEASURES, limit), all.map(readingsOf));
        const moves = changes.filter(({ from, state }) => from !== state);
        for (let i = 1; i < moves.length; i++) {
          const tookMs = (moves[i]!.atNs - moves[i - 1]!.atNs) / 1e6;
          if (moves[i]!.from === 'OPEN') expect(tookMs).toBeGreaterThanOrEqual(limit.openMs);
          if (moves[i]!.state !== 'CLOSED') continue;
          expect(tookMs).toBeGreaterThanOrEqual(limit.probationMs);
        }
      }),
      runs,
    );
  });

  it('ends CLOSED without a warning when all is clear for long enough', () => {
    const well = fc.constantFrom(null, 0, -3, CLEAR - 0.01);
    fc.assert(
      fc.property(limits, days, fc.tuple(well, well, well), (limit, all, good) => {
        const breaker = new Breaker('global', MEASURES, limit);
        run(breaker, all.map(readingsOf));
        const { openMs, probationMs, confirmations } = limit;
        const seconds =
          Math.ceil(openMs / 1000) + Math.ceil(probationMs / 1000) + confirmations + 2;
        const calm = Array.from({ length: seconds }, () => readingsOf(good));
        run(breaker, calm, 1e12 + all.length * 1e9);
        expect([breaker.state, breaker.warning, breaker.complaints]).toEqual(['CLOSED', false, []]);
      }),
      runs,
    );
  });

  it('does not move for anything between clear and warning, and not for a trip that is never confirmed', () => {
    const between = fc.double({ min: CLEAR, max: WARN, noNaN: true, maxExcluded: true });
    const band = fc.array(fc.tuple(between, between, between), { maxLength: 100 });
    fc.assert(
      fc.property(limits, band, days, (limit, samples, before) => {
        expect(run(new Breaker('global', MEASURES, limit), samples.map(readingsOf))).toEqual([]);
        // Nor when it is open, or warns already.
        const breaker = new Breaker('global', MEASURES, limit);
        run(breaker, before.map(readingsOf));
        if (breaker.state === 'HALF_OPEN') return;
        const { state, warning } = breaker;
        run(breaker, samples.slice(0, 1).map(readingsOf), 2e12);
        expect(run(breaker, samples.slice(1).map(readingsOf), 3e12)).toEqual([]);
        expect([breaker.state, breaker.warning]).toEqual([state, warning]);
      }),
      runs,
    );
    const flapping = Array.from({ length: 300 }, (_, i) => (i % 3 < 2 ? TRIP : WARN - 1));
    const patient = {
      measures: { loopStallMs: { warn: WARN, trip: TRIP, clear: CLEAR } },
      confirmations: 3,
      openMs: 0,
      probationMs: 0,
    };
    const samples = flapping.map((loopStallMs) => ({ loopStallMs }));
    expect(run(new Breaker('global', MEASURES, patient), samples)).toEqual([]);
  });

  it('names a measure, its threshold, and its value, which is finite or not there', () => {
    fc.assert(
      fc.property(limits, days, (limit, all) => {
        const samples = all.map(readingsOf);
        for (const change of run(new Breaker('global', MEASURES, limit), samples)) {
          const { measure, value, threshold, reason } = change;
          expect(NAMES).toContain(measure);
          expect([WARN, TRIP, CLEAR]).toContain(threshold);
          expect(value === null || Number.isFinite(value)).toBe(true);
          if (value === null) expect(reason).toMatch(/not known|nothing to measure/);
          if (change.state === 'OPEN' && value !== null) expect(value).toBeGreaterThanOrEqual(TRIP);
          expect(reason).toContain(measure);
        }
      }),
      runs,
    );
  });

  it('has opened at the latest when a measure was past its trip, or unknown, often enough in a row', () => {
    fc.assert(
      fc.property(limits, days, fc.constantFrom(TRIP, Number.NaN, undefined), (limit, all, bad) => {
        const breaker = new Breaker('global', MEASURES, limit);
        run(breaker, all.map(readingsOf));
        const ill = Array.from({ length: limit.confirmations }, () => readingsOf([0, bad, 0]));
        run(breaker, ill, 1e12 + all.length * 1e9);
        expect(breaker.state).toBe('OPEN');
      }),
      runs,
    );
  });
});

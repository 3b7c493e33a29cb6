import { VolatilityGuard } from '@voltaire/reflex/risk/volatility-guard.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tapeTicks } from '../../docs/tape-quotes.ts';

const S = 1e9;
const TICK = 0.01;
const MID = 60_000;
const bps = (n: number) => MID * (1 + n / 1e4);

interface Quote {
  readonly timeNs: number;
  readonly mid: number;
}

/** The largest distance of the last mid from one that stood after `sinceNs`: all kept, all compared. */
function plainMove(quotes: readonly Quote[], sinceNs: number): number {
  const { mid } = quotes.at(-1)!;
  const first = quotes.findLastIndex(({ timeNs }) => timeNs <= sinceNs);
  const mids = quotes.slice(Math.max(0, first)).map((quote) => quote.mid);
  const low = Math.min(...mids);
  const high = Math.max(...mids);
  return Math.max((mid - low) / low, (high - mid) / high) * 1e4;
}

/** A market that goes up and down by `step` every second. */
function swinging(seconds: number, step: number, guard = new VolatilityGuard(TICK)) {
  for (let i = 0; i <= seconds; i++) guard.tick(i * S, bps(i % 2 === 0 ? 0 : step));
  return guard;
}

describe('the largest move within ten seconds', () => {
  it('is unknown before the first tick, and nothing after it', () => {
    const guard = new VolatilityGuard(TICK);
    expect(guard.moveBps).toBeNaN();
    guard.advance(S);
    expect(guard.moveBps).toBeNaN();
    guard.tick(2 * S, MID);
    expect(guard.moveBps).toBe(0);
  });

  it('counts from the lowest or the highest, whichever is further', () => {
    const guard = new VolatilityGuard(TICK);
    guard.tick(0, MID);
    guard.tick(S, bps(30));
    expect(guard.moveBps).toBeCloseTo(30, 9);
    guard.tick(2 * S, bps(10));
    expect(guard.moveBps).toBeCloseTo((20 / 10_030) * 1e4, 9);
    guard.tick(3 * S, bps(25));
    expect(guard.moveBps).toBeCloseTo(25, 9);
  });

  it('forgets after ten seconds, and at the latest half a second later', () => {
    const guard = new VolatilityGuard(TICK);
    guard.tick(0, MID);
    guard.tick(1, bps(30));
    guard.advance(10 * S);
    expect(guard.moveBps).toBeCloseTo(30, 9);
    guard.advance(10.5 * S);
    expect(guard.moveBps).toBe(0);
  });

  it('takes what lies between two connections for no move', () => {
    const guard = new VolatilityGuard(TICK);
    guard.tick(0, MID);
    guard.reset();
    expect(guard.moveBps).toBeNaN();
    guard.tick(S, bps(500));
    expect(guard.moveBps).toBe(0);
  });

  it('takes no mid that is not a price', () => {
    const guard = new VolatilityGuard(TICK);
    guard.tick(0, MID);
    for (const mid of [Number.NaN, 0, -1]) guard.tick(1, mid);
    expect(guard.moveBps).toBe(0);
  });

  it('stands still when the clock does, and goes on when it went back', () => {
    const guard = new VolatilityGuard(TICK);
    guard.tick(5 * S, MID);
    guard.tick(4 * S, bps(7));
    expect(guard.moveBps).toBeCloseTo(7, 9);
  });

  it('lies between the plain ones over 10 and 10.5 seconds', () => {
    const steps = fc.array(
      fc.record({
        gapMs: fc.oneof(
          fc.integer({ min: 0, max: 300 }),
          fc.integer({ min: 0, max: 3_000 }),
          fc.integer({ min: 0, max: 40_000 }),
        ),
        mid: fc.integer({ min: 9_000, max: 11_000 }),
        ticks: fc.boolean(),
      }),
      { minLength: 1, maxLength: 80 },
    );
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 1e15 }), (list, startNs) => {
        const guard = new VolatilityGuard(TICK);
        const quotes: Quote[] = [];
        let now = startNs;
        for (const { gapMs, mid, ticks } of list) {
          now += gapMs * 1e6;
          if (ticks) {
            guard.tick(now, mid);
            quotes.push({ timeNs: now, mid });
          } else guard.advance(now);
          if (quotes.length === 0) continue;
          expect(guard.moveBps).toBeGreaterThanOrEqual(plainMove(quotes, now - 10 * S) - 1e-9);
          expect(guard.moveBps).toBeLessThanOrEqual(plainMove(quotes, now - 10.5 * S) + 1e-9);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the usual move', () => {
  it('is unknown until a minute of returns has entered, each ten seconds late', () => {
    expect(swinging(70, 5).sigmaBps).toBeNaN();
    expect(swinging(71, 5).sigmaBps).toBeGreaterThan(0);
  });

  it('is √10 times the deviation of the returns of one second', () => {
    expect(swinging(200, 5).sigmaBps).toBeCloseTo(5 * Math.sqrt(10), 1);
  });

  it('outlasts a reconnect, and takes nothing that lies between for a return', () => {
    const guard = swinging(200, 5);
    guard.reset();
    expect(guard.sigmaBps).toBeCloseTo(5 * Math.sqrt(10), 1);
    for (let i = 201; i < 220; i++) guard.tick(i * S, bps(i % 2 === 0 ? 900 : 905));
    expect(guard.sigmaBps).toBeCloseTo(5 * Math.sqrt(10), 0);
  });

  it('is not moved by a leap within the ten seconds after it', () => {
    const guard = swinging(200, 5);
    const before = guard.sigmaBps;
    for (let i = 201; i < 210; i++) guard.tick(i * S, bps(400));
    expect(guard.sigmaBps).toBeCloseTo(before, 1);
    for (let i = 210; i < 215; i++) guard.tick(i * S, bps(400));
    expect(guard.sigmaBps).toBeGreaterThan(2 * before);
  });

  it('is at least four basis points, and one tick', () => {
    const quiet = new VolatilityGuard(TICK);
    const coarse = new VolatilityGuard(MID / 1_000); // a tick of 10 bps
    for (let i = 0; i < 200; i++) {
      quiet.tick(i * S, MID);
      coarse.tick(i * S, MID);
    }
    expect(quiet.sigmaBps).toBe(4);
    expect(coarse.sigmaBps).toBeCloseTo(10, 9);
  });

  it('goes on while nothing ticks: a mid that stands still has not moved', () => {
    const guard = swinging(200, 5);
    for (let i = 0; i < 3_000; i++) guard.advance(201 * S + i * 0.1 * S);
    // Five minutes later e^−1 of the squares is left, some of it for the seconds until they enter.
    expect(guard.sigmaBps).toBeGreaterThan(5 * Math.sqrt(10) * Math.exp(-0.75));
    expect(guard.sigmaBps).toBeLessThan(5 * Math.sqrt(10) * Math.exp(-0.2));
  });
});

describe('an ordinary tape', () => {
  it('is never paused: neither by five sigmas nor by 3 %', () => {
    const guard = new VolatilityGuard(TICK);
    let most = 0;
    let mostSigmas = 0;
    for (const { timeNs, mid } of tapeTicks()) {
      guard.tick(timeNs, mid);
      most = Math.max(most, guard.moveBps);
      if (guard.sigmaBps > 0) mostSigmas = Math.max(mostSigmas, guard.moveBps / guard.sigmaBps);
    }
    expect(most).toBeLessThan(300);
    expect(mostSigmas).toBeLessThan(5);
    expect(mostSigmas).toBeGreaterThan(2);
  });
});

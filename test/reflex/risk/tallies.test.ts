import { OutcomeKind, type TallySnapshot } from '@voltaire/reflex/model/outcome.ts';
import { Tallies } from '@voltaire/reflex/risk/tallies.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const S = 1e9;
const WINDOW_MS = 60_000;
/** An hour after the machine was started, at a round time. */
const NOW = { atUs: 1.7e15, monoNs: 3_600 * S };

function counting(before: readonly TallySnapshot[] = [], boot = NOW) {
  const told: string[] = [];
  return { tallies: new Tallies(before, boot, (strategy) => told.push(strategy)), told };
}

/** As it comes back from the disk. */
const read = (tally: TallySnapshot) => JSON.parse(JSON.stringify(tally)) as TallySnapshot;

describe('what is told of a strategy', () => {
  it('is each change, and nothing that changes nothing', () => {
    const { tallies, told } = counting();
    tallies.accepted('a');
    expect(told).toEqual([]);
    tallies.rejected('a', 'no');
    tallies.accepted('a');
    tallies.opened('b', NOW.monoNs);
    tallies.malformed('c', NOW.monoNs);
    tallies.rearm('b');
    expect(told).toEqual(['a', 'a', 'b', 'c', 'b']);
  });

  it('is all that is counted, with the times of the window by the wall clock', () => {
    const { tallies } = counting();
    for (const ago of [100, 60, 59, 1]) tallies.opened('a', NOW.monoNs - ago * S);
    tallies.rejected('a', 'no');
    tallies.malformed('a', NOW.monoNs - 2 * S);
    expect(tallies.snapshot('a', WINDOW_MS, NOW)).toEqual({
      kind: OutcomeKind.TALLY,
      strategy: 'a',
      rejects: 1,
      lastRejects: ['no'],
      entries: 4,
      entriesAtUs: [NOW.atUs - 59e6, NOW.atUs - 1e6],
      malformedAtUs: NOW.atUs - 2e6,
    });
  });

  it('is nothing of a strategy that has done nothing', () => {
    expect(counting().tallies.snapshot('a', WINDOW_MS, NOW)).toMatchObject({
      rejects: 0,
      lastRejects: [],
      entries: 0,
      entriesAtUs: [],
      malformedAtUs: null,
    });
  });
});

describe('the next run', () => {
  it('says which strategies it goes on with', () => {
    const { tallies } = counting();
    tallies.rejected('a', 'no');
    const next = counting([tallies.snapshot('a', WINDOW_MS, NOW)]);
    expect([next.tallies.takenOver, next.told]).toEqual([['a'], []]);
  });

  it('takes what is said to be of the future for what happens now', () => {
    const { tallies } = counting();
    tallies.opened('a', NOW.monoNs);
    tallies.malformed('a', NOW.monoNs);
    const hourBack = { atUs: NOW.atUs - 3_600e6, monoNs: 5 * S };
    const { tallies: next } = counting([tallies.snapshot('a', WINDOW_MS, NOW)], hourBack);
    expect(next.reentries.inWindow('a', WINDOW_MS, 64 * S)).toBe(1);
    expect(next.reentries.inWindow('a', WINDOW_MS, 65 * S)).toBe(0);
    expect(next.malformed('a', 6 * S)).toBe(S);
  });

  it('does not know either when there were more in the window than are remembered', () => {
    const { tallies } = counting();
    for (let i = 0; i < 1_025; i++) tallies.opened('a', NOW.monoNs);
    const { tallies: next } = counting([read(tallies.snapshot('a', WINDOW_MS, NOW))]);
    expect(next.reentries.inWindow('a', WINDOW_MS, NOW.monoNs)).toBe(Number.POSITIVE_INFINITY);
  });

  it('counts as one that had never ended, whatever its own clock begins with', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 40 });
    fc.assert(
      fc.property(gaps, gaps, fc.integer({ min: 0, max: 90_000 }), (first, then, downMs) => {
        const { tallies: one } = counting();
        let passedMs = 0;
        const wall = () => ({
          atUs: NOW.atUs + passedMs * 1e3,
          monoNs: NOW.monoNs + passedMs * 1e6,
        });
        for (const gap of first) {
          passedMs += gap;
          one.opened('a', wall().monoNs);
        }
        const carry = read(one.snapshot('a', WINDOW_MS, wall()));
        passedMs += downMs;
        const bootMs = passedMs;
        const mono = () => 7 * S + (passedMs - bootMs) * 1e6;
        const { tallies: other } = counting([carry], { atUs: wall().atUs, monoNs: mono() });
        for (const gap of then) {
          passedMs += gap;
          one.opened('a', wall().monoNs);
          other.opened('a', mono());
          expect(other.reentries.inWindow('a', WINDOW_MS, mono())).toBe(
            one.reentries.inWindow('a', WINDOW_MS, wall().monoNs),
          );
          expect(other.reentries.inSession('a')).toBe(one.reentries.inSession('a'));
        }
      }),
    );
  });
});

import { PriceGrid } from '@voltaire/brain-client/price-grid.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const STEP_US = 1_000;
const GAP_US = 10_000;
const LENGTH = 16;
const START_US = 1.7e15;

interface Seen {
  readonly atUs: number;
  readonly mid: number;
}

/** What the grid has to hold at a moment, the slow way: every point looked up among all mids. */
function expectedMids(seen: readonly Seen[], nowUs: number): number[] {
  const ordered = seen.filter(({ mid }) => mid > 0);
  const newest = ordered.at(-1);
  if (!newest || nowUs - newest.atUs > GAP_US) return [];
  let first = ordered.length - 1;
  while (first > 0 && ordered[first]!.atUs - ordered[first - 1]!.atUs <= GAP_US) first--;
  const run = ordered.slice(first);
  const mids: number[] = [];
  for (let k = Math.ceil(run[0]!.atUs / STEP_US); k * STEP_US <= nowUs; k++) {
    mids.push(run.findLast(({ atUs }) => atUs <= k * STEP_US)!.mid);
  }
  return mids.slice(-LENGTH);
}

function midsOf(grid: PriceGrid): number[] {
  return grid.valuesBps(grid.length).map((bps) => grid.mid * Math.exp(bps / 1e4));
}

const step = fc.record({
  afterUs: fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.constantFrom(0, 1_000, 10_000, 10_001)),
  mid: fc.oneof(fc.double({ min: 1, max: 1e6, noNaN: true }), fc.constantFrom(0, -1, Number.NaN)),
});

describe('the grid of prices', () => {
  it('holds at each of its points the last mid up to then, since the last gap', () => {
    const restUs = fc.integer({ min: 0, max: 12_000 });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), restUs, (steps, rest) => {
        const grid = new PriceGrid(STEP_US, LENGTH, GAP_US);
        const seen: Seen[] = [];
        let atUs = START_US;
        for (const { afterUs, mid } of steps) {
          atUs += afterUs;
          grid.observe(atUs, mid);
          seen.push({ atUs, mid });
        }
        grid.advance(atUs + rest);
        const expected = expectedMids(seen, atUs + rest);
        expect(grid.length).toBe(expected.length);
        const mids = midsOf(grid);
        for (const [i, mid] of expected.entries()) expect(mids[i]! / mid).toBeCloseTo(1, 9);
      }),
    );
  });

  it('does not depend on how often it is asked in between', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const [often, once] = [0, 1].map(() => new PriceGrid(STEP_US, LENGTH, GAP_US));
        let atUs = START_US;
        for (const { afterUs, mid } of steps) {
          // Just before: what comes at the very moment may still change it.
          often!.advance(atUs + afterUs - 1);
          atUs += afterUs;
          for (const grid of [often!, once!]) grid.observe(atUs, mid);
        }
        for (const grid of [often!, once!]) grid.advance(atUs + 5);
        expect(midsOf(often!)).toEqual(midsOf(once!));
      }),
    );
  });

  it('does not change what it has told: a mid that comes late counts from the next point on', () => {
    const grid = new PriceGrid(STEP_US, LENGTH, GAP_US);
    grid.observe(START_US, 100);
    grid.advance(START_US + 2_500);
    grid.observe(START_US + 1_500, 200);
    grid.advance(START_US + 3_000);
    expect(midsOf(grid).map(Math.round)).toEqual([100, 100, 100, 200]);
    grid.observe(START_US + 1_000, 300);
    grid.advance(START_US + 4_000);
    expect(midsOf(grid).map(Math.round)).toEqual([100, 100, 100, 200, 200]);
  });

  it('ends with 0 and says when its newest point is', () => {
    const grid = new PriceGrid(STEP_US, LENGTH, GAP_US);
    expect([grid.asOfUs, grid.mid]).toEqual([Number.NaN, Number.NaN]);
    grid.observe(START_US + 1, 100);
    grid.advance(START_US + 2_999);
    expect(grid.valuesBps(2)).toEqual([0, 0]);
    expect(grid.asOfUs).toBe(START_US + 2_000);
  });
});

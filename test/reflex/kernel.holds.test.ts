import { kinetic } from '@voltaire/reflex/decide/kinetic.ts';
import { type HoldSnapshot, OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { describe, expect, it } from 'vitest';
import { marionette } from './support/marionette.ts';
import { ASK, BID, Run, Want } from './support/run.ts';

const holdsOf = (run: Run): HoldSnapshot[] => run.payloads(OutcomeKind.HOLD);
const codesOf = (run: Run) => holdsOf(run).map(({ code }) => code);

/** Ticks for so long, one every 10 ms, with a trade each. */
function ticking(run: Run, ms: number): void {
  for (let passed = 0; passed < ms; passed += 10) {
    run.time.pass(7);
    run.tick();
    run.apply(run.time.trade(ASK));
  }
}

describe('a hold', () => {
  it('is told when it is the first, with its strategy and its reason', () => {
    const run = new Run().live();
    run.want(Want.NOTHING);
    expect(holdsOf(run)).toEqual([
      {
        kind: OutcomeKind.HOLD,
        symbolId: 0,
        strategy: 'marionette',
        code: 'NOTHING_WANTED',
        hurdles: [
          {
            code: 'NOTHING_WANTED',
            observed: null,
            needed: null,
            bound: 'at least',
            unit: '',
            passed: false,
          },
          expect.objectContaining({ code: 'FEED_NOT_LIVE', passed: true }),
        ],
        count: 1,
      },
    ]);
  });

  it('is not told again while its reason stays, but once a minute, with how many there were', () => {
    const run = new Run().live();
    for (let i = 0; i < 500; i++) run.want(Want.NOTHING);
    expect(holdsOf(run)).toHaveLength(1);
    ticking(run, 61_000);
    expect(codesOf(run)).toEqual(['NOTHING_WANTED', 'NOTHING_WANTED']);
    expect(holdsOf(run)[1]!.count).toBeGreaterThan(5_000);
  });

  it('is told at most once a second, however often its reason changes', () => {
    const run = new Run().live();
    for (let i = 0; i < 300; i++) {
      run.time.pass(9);
      run.want(i % 2 === 0 ? Want.NOTHING : Want.CANCEL);
    }
    const at = run.outcomes.filter(({ payload }) => payload.kind === OutcomeKind.HOLD);
    expect(at.length).toBeGreaterThanOrEqual(2);
    at.slice(1).forEach(({ monoNs }, i) => {
      expect(monoNs - at[i]!.monoNs).toBeGreaterThanOrEqual(1e9);
    });
    expect(holdsOf(run)[1]!.count).toBeGreaterThan(90);
  });

  it('is told again after a decision, though its reason is the one from before', () => {
    const run = new Run().live();
    run.want(Want.NOTHING);
    run.want(Want.BUY);
    run.time.pass(1_000);
    run.want(Want.NOTHING);
    expect(codesOf(run)).toEqual(['NOTHING_WANTED', 'NOTHING_WANTED']);
  });

  it('is told for each strategy and symbol apart', () => {
    const strategies = ['marionette', 'kinetic'].map((name) => ({
      name,
      symbol: 'BTCUSDT',
      parameters: {},
    }));
    const other = { ...marionette, name: 'kinetic' };
    const run = new Run({ strategies }, [marionette, other]).live();
    run.want(Want.NOTHING);
    expect(holdsOf(run).map(({ strategy }) => strategy)).toEqual(['marionette', 'kinetic']);
  });
});

describe('the hurdles of a hold', () => {
  const strategies = [{ name: 'kinetic', symbol: 'BTCUSDT', parameters: {} }];

  it('name what was missing before the strategy was even asked', () => {
    const run = new Run({ strategies }, [kinetic]).live();
    run.want(Want.NOTHING);
    expect(holdsOf(run)[0]).toMatchObject({ strategy: 'kinetic', code: 'WARMING_UP' });
    const [first, ...others] = holdsOf(run)[0]!.hurdles;
    expect(first).toMatchObject({ code: 'WARMING_UP', passed: false, unit: 's of market data' });
    expect(first!.needed).toBeGreaterThan(0);
    expect(others).toContainEqual(expect.objectContaining({ code: 'FEED_NOT_LIVE', passed: true }));
  });

  it('name the market when that is what cannot be seen', () => {
    const run = new Run({ strategies }, [kinetic]).live();
    run.apply(run.time.diff([[BID, 1]], [], { first: 9_999 }));
    run.want(Want.NOTHING);
    expect(holdsOf(run)[0]!.hurdles[0]).toMatchObject({ code: 'FEED_NOT_LIVE', passed: false });
    expect(holdsOf(run)[0]).toMatchObject({
      code: 'FEED_NOT_LIVE',
      hurdles: expect.arrayContaining([expect.objectContaining({ code: 'TRADING_STATE' })]),
    });
  });

  it('say of everything that the strategy measures how far it was from passing', () => {
    const run = new Run({ strategies }, [kinetic]).live();
    ticking(run, 20_000);
    const hold = holdsOf(run).at(-1)!;
    expect(hold.code).not.toBe('WARMING_UP');
    const [first] = hold.hurdles;
    expect(first).toMatchObject({ code: hold.code, passed: false });
    expect(hold.hurdles.length).toBeGreaterThan(3);
    const failed = hold.hurdles.map(({ passed }) => !passed);
    expect(failed).toEqual([...failed].sort((a, b) => Number(b) - Number(a)));
    for (const { observed, needed, bound, passed } of hold.hurdles) {
      if (observed === null || needed === null) continue;
      expect(passed).toBe(bound === 'at least' ? observed >= needed : observed <= needed);
    }
  });
});

describe('a denied order', () => {
  it('is a decision and no hold', () => {
    const run = new Run().live();
    run.want(Want.BUY_FAR);
    expect(run.lastDecision).toMatchObject({ allowed: false });
    expect(holdsOf(run)).toEqual([]);
    expect(run.want(Want.NOTHING, 100, BID, ASK).outcomes).toHaveLength(1);
  });
});

import { TradingState } from '@voltaire/reflex/governance/trading-state.ts';
import { TRADING_LEVEL_NAMES, type TradingLevel } from '@voltaire/reflex/model/trading-level.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

type Held = Exclude<TradingLevel, 0>;
const level = fc.constantFrom<Held[]>(1, 2, 3, 4);
const source = fc.constantFrom('operator', 'audit', 'recovery', 'order link');
const scope = fc.constantFrom('global', 'BTCUSDT', 'ETHUSDT');
const hold = fc.tuple(source, level, scope);

function stateOf(holds: readonly (readonly [string, Held, string])[]): TradingState {
  const state = new TradingState();
  for (const [from, at, where] of holds) state.hold(from, at, 'why', 'who', 1, where);
  return state;
}

/** What holds, without who said it first. */
function meaning(state: TradingState): unknown {
  const { level: name, reasons } = state.snapshot;
  return [name, reasons.map((r) => `${r.source} ${r.scope} ${r.level}`).sort()];
}

describe('TradingState', () => {
  it('is ACTIVE while nobody holds anything', () => {
    expect(new TradingState().snapshot).toMatchObject({ level: 'ACTIVE', reasons: [] });
  });

  it('holds the strictest of all levels', () => {
    fc.assert(
      fc.property(fc.array(hold), (holds) => {
        const strictest = Math.max(0, ...holds.map(([, at]) => at));
        expect(stateOf(holds).level).toBe(strictest);
      }),
    );
  });

  it('joins the same holds to the same state in any order: commutative and associative', () => {
    const shuffled = fc
      .array(hold, { maxLength: 8 })
      .chain((holds) =>
        fc.tuple(fc.constant(holds), fc.shuffledSubarray(holds, { minLength: holds.length })),
      );
    fc.assert(
      fc.property(shuffled, ([holds, again]) => {
        expect(meaning(stateOf(again))).toEqual(meaning(stateOf(holds)));
      }),
    );
  });

  it('does not change when the same is held twice: idempotent', () => {
    fc.assert(
      fc.property(fc.array(hold), hold, (holds, [from, at, where]) => {
        const state = stateOf([...holds, [from, at, where]]);
        const before = meaning(state);
        expect(state.hold(from, at, 'again', 'who', 2, where)).toBe(false);
        expect(meaning(state)).toEqual(before);
      }),
    );
  });

  it('never lets one source loosen what another holds', () => {
    fc.assert(
      fc.property(fc.array(hold), source, scope, (holds, releasing, where) => {
        const state = stateOf(holds);
        state.release(releasing, where);
        const others = holds.filter(([from, , at]) => from !== releasing || at !== where);
        expect(state.level).toBe(Math.max(0, ...others.map(([, at]) => at)));
      }),
    );
  });

  it('never lets a source loosen its own hold by holding less', () => {
    const state = stateOf([['operator', 4, 'global']]);
    expect(state.hold('operator', 1, 'less', 'who', 2)).toBe(false);
    expect(state.level).toBe(4);
  });

  it('only ever tightens until something is released', () => {
    fc.assert(
      fc.property(fc.array(hold), (holds) => {
        const state = new TradingState();
        let before = 0;
        for (const [from, at, where] of holds) {
          state.hold(from, at, 'why', 'who', 1, where);
          expect(state.level).toBeGreaterThanOrEqual(before);
          before = state.level;
        }
      }),
    );
  });

  it('is ACTIVE again when all have released, each once', () => {
    fc.assert(
      fc.property(fc.array(hold), (holds) => {
        const state = stateOf(holds);
        const held = new Set(holds.map(([from, , where]) => `${from}|${where}`));
        for (const key of held) {
          const [from, where] = key.split('|');
          expect(state.release(from!, where)).toBe(true);
          expect(state.release(from!, where)).toBe(false);
        }
        expect(state.snapshot).toMatchObject({ level: 'ACTIVE', reasons: [] });
      }),
    );
  });

  it('says who holds what, why and since when', () => {
    const state = new TradingState();
    state.hold('operator', 2, 'thin market', 'ada', 42, 'BTCUSDT');
    expect(state.snapshot.reasons).toEqual([
      {
        source: 'operator',
        scope: 'BTCUSDT',
        level: 'REDUCE_ONLY',
        reason: 'thin market',
        actor: 'ada',
        sinceUs: 42,
      },
    ]);
    expect([state.holds('operator', 'BTCUSDT'), state.holds('operator')]).toEqual([true, false]);
  });

  it('is restored as it was written', () => {
    fc.assert(
      fc.property(fc.array(hold), (holds) => {
        const state = stateOf(holds);
        const copy = new TradingState();
        for (const reason of state.snapshot.reasons) copy.restore(reason);
        expect(copy.snapshot).toEqual(state.snapshot);
        expect(TRADING_LEVEL_NAMES[copy.level]).toBe(state.snapshot.level);
      }),
    );
  });
});

import { TradingState } from '@voltaire/reflex/governance/trading-state.ts';
import { KILL_MODES } from '@voltaire/reflex/model/event.ts';
import type { StateReason } from '@voltaire/reflex/model/outcome.ts';
import { covers, GLOBAL, type Place, type Scope } from '@voltaire/reflex/model/scope.ts';
import { TRADING_LEVEL_NAMES, TradingLevel } from '@voltaire/reflex/model/trading-level.ts';
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { THOROUGH, THOROUGH_MS } from '../../support/thorough.ts';

fc.configureGlobal(THOROUGH);
vi.setConfig({ testTimeout: THOROUGH_MS });

const scope = fc.constantFrom<Scope[]>(
  GLOBAL,
  'venue:kraken',
  'venue:binance',
  'symbol:BTCUSDT',
  'symbol:ETHUSDT',
  'strategy:kinetic',
);
const source = fc.constantFrom('operator', 'audit', 'order link', 'governor');
const level = fc.constantFrom<StateReason['level'][]>(
  'CAUTION',
  'REDUCE_ONLY',
  'CANCEL_ONLY',
  'HALTED',
);
/** A kill's number is never used again, so that it tells its mode. */
const kill = fc
  .integer({ min: 1, max: 9 })
  .map((number) => ({ number, mode: KILL_MODES[number % 3]! }));

const held: fc.Arbitrary<StateReason> = fc
  .tuple(source, scope, level, fc.option(kill, { nil: undefined }))
  .map(([from, where, at, killed]) => ({
    source: from,
    scope: where,
    level: from === 'operator' && killed ? 'HALTED' : at,
    reason: 'why',
    actor: 'ada',
    sinceUs: 1,
    ...(from === 'operator' && killed && { kill: killed }),
  }));
const holds = fc.array(held, { maxLength: 12 });

const PLACES: readonly Place[] = ['kraken', 'binance', 'other'].flatMap((venue) =>
  ['BTCUSDT', 'ETHUSDT'].flatMap((symbol) =>
    ['kinetic', 'maker'].map((strategy) => ({ venue, symbol, strategy })),
  ),
);
const place = fc.constantFrom(...PLACES);

function stateOf(reasons: readonly StateReason[]): TradingState {
  const state = new TradingState();
  for (const reason of reasons) state.hold(reason);
  return state;
}

const rank = (reason: StateReason) => TradingLevel[reason.level];
const joined = (reasons: readonly StateReason[]) => Math.max(0, ...reasons.map(rank));
const meaning = (state: TradingState) =>
  state.snapshot.reasons
    .map((r) => `${r.source} ${r.scope} ${r.level} ${r.kill?.number} ${r.kill?.mode}`)
    .sort();

const reason = (more: Partial<StateReason> = {}): StateReason => ({
  source: 'operator',
  scope: GLOBAL,
  level: 'HALTED',
  reason: 'drill',
  actor: 'ada',
  sinceUs: 1,
  ...more,
});
const killed = (number: number, mode: 'HALT' | 'CANCEL' | 'FLATTEN', where: Scope = GLOBAL) =>
  reason({ scope: where, kill: { number, mode } });

const HERE: Place = { venue: 'kraken', symbol: 'BTCUSDT', strategy: 'kinetic' };

describe('TradingState', () => {
  it('is ACTIVE while nobody holds anything', () => {
    const state = new TradingState();
    expect(state.snapshot).toMatchObject({ level: 'ACTIVE', reasons: [] });
    expect(state.levelFor(HERE)).toBe(TradingLevel.ACTIVE);
  });

  it('has for each place the strictest level of all reasons that cover it', () => {
    fc.assert(
      fc.property(holds, place, (reasons, where) => {
        const state = stateOf(reasons);
        const covering = reasons.filter((r) => covers(r.scope, where));
        expect(state.levelFor(where)).toBe(joined(covering));
        const global = reasons.filter((r) => r.scope === GLOBAL);
        expect(state.level).toBe(joined(global));
        expect(state.snapshot.level).toBe(TRADING_LEVEL_NAMES[state.level]);
      }),
    );
  });

  it('never gives a place more room by a hold', () => {
    fc.assert(
      fc.property(holds, held, (reasons, next) => {
        const state = stateOf(reasons);
        const before = PLACES.map((where) => state.levelFor(where));
        state.hold(next);
        PLACES.forEach((where, i) => {
          expect(state.levelFor(where)).toBeGreaterThanOrEqual(before[i]!);
        });
      }),
    );
  });

  it('joins the same holds to the same state in any order', () => {
    const shuffled = holds.chain((reasons) =>
      fc.tuple(fc.constant(reasons), fc.shuffledSubarray(reasons, { minLength: reasons.length })),
    );
    fc.assert(
      fc.property(shuffled, ([reasons, again]) => {
        expect(meaning(stateOf(again))).toEqual(meaning(stateOf(reasons)));
      }),
    );
  });

  it('does not change when the same is held twice', () => {
    fc.assert(
      fc.property(holds, held, (reasons, again) => {
        const state = stateOf([...reasons, again]);
        const before = { version: state.version, reasons: state.snapshot.reasons };
        expect(state.hold({ ...again, reason: 'once more', sinceUs: 2 })).toBe(false);
        expect({ version: state.version, reasons: state.snapshot.reasons }).toEqual(before);
      }),
    );
  });

  it('never lets one source touch what another holds, nor what it holds elsewhere', () => {
    fc.assert(
      fc.property(holds, source, scope, (reasons, releasing, where) => {
        const state = stateOf(reasons);
        state.release(releasing, where);
        const others = reasons.filter((r) => r.source !== releasing || r.scope !== where);
        expect(meaning(state)).toEqual(meaning(stateOf(others)));
      }),
    );
  });

  it('tells every change, and nothing else, by another version', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), held), { maxLength: 20 }), (steps) => {
        const state = new TradingState();
        for (const [holding, r] of steps) {
          const [version, before] = [state.version, meaning(state)];
          const changed = holding ? state.hold(r) : state.release(r.source, r.scope);
          expect(state.version !== version).toBe(changed);
          expect(JSON.stringify(meaning(state)) !== JSON.stringify(before)).toBe(changed);
        }
      }),
    );
  });

  it('takes nothing as held when ACTIVE is held', () => {
    expect(new TradingState().hold(reason({ level: 'ACTIVE' }))).toBe(false);
  });

  it('never lets a source loosen its own hold by holding less', () => {
    const state = stateOf([reason()]);
    expect(state.hold(reason({ level: 'CAUTION' }))).toBe(false);
    expect(state.level).toBe(TradingLevel.HALTED);
  });

  it('lets a source that owns its level move it both ways, and only its own', () => {
    const state = stateOf([reason({ level: 'CAUTION' })]);
    const sentinel = (at: StateReason['level']) =>
      state.replace(reason({ source: 'sentinel', level: at }));
    expect([sentinel('CANCEL_ONLY'), state.level]).toEqual([true, 3]);
    expect([sentinel('CANCEL_ONLY'), state.level]).toEqual([false, 3]);
    expect([sentinel('REDUCE_ONLY'), state.level]).toEqual([true, 2]);
    expect([sentinel('ACTIVE'), state.level]).toEqual([true, 1]);
    expect([sentinel('ACTIVE'), state.level]).toEqual([false, 1]);
  });

  it('is restored as it was written', () => {
    fc.assert(
      fc.property(holds, (reasons) => {
        const state = stateOf(reasons);
        expect(stateOf(state.snapshot.reasons).snapshot).toEqual(state.snapshot);
      }),
    );
  });
});

describe('a kill in the trading state', () => {
  it('has the mode of the newest, whichever came first', () => {
    for (const order of [
      [killed(1, 'HALT'), killed(2, 'FLATTEN')],
      [killed(2, 'FLATTEN'), killed(1, 'HALT')],
    ]) {
      expect(stateOf(order).find('operator')?.kill).toEqual({ number: 2, mode: 'FLATTEN' });
    }
  });

  it('lets the liquidations that it asks for reduce, and nothing else', () => {
    const state = stateOf([killed(1, 'FLATTEN')]);
    expect(state.levelFor(HERE)).toBe(TradingLevel.HALTED);
    expect(state.levelForLiquidation(HERE)).toBe(TradingLevel.REDUCE_ONLY);
  });

  it('stops liquidations when a newer one says HALT, or anything but a latch halts', () => {
    expect(stateOf([killed(1, 'FLATTEN'), killed(2, 'HALT')]).levelForLiquidation(HERE)).toBe(
      TradingLevel.HALTED,
    );
    const audit = reason({ source: 'audit' });
    expect(stateOf([killed(1, 'FLATTEN'), audit]).levelForLiquidation(HERE)).toBe(
      TradingLevel.HALTED,
    );
  });

  it('lets liquidations pass a halt that latched by itself: a person has asked for them', () => {
    const latched = reason({ source: 'governor' });
    const state = stateOf([killed(1, 'FLATTEN'), latched]);
    expect(state.levelForLiquidation(HERE)).toBe(TradingLevel.REDUCE_ONLY);
    expect(state.levelFor(HERE)).toBe(TradingLevel.HALTED);
    const halted = stateOf([killed(1, 'FLATTEN'), killed(2, 'HALT'), latched]);
    expect(halted.levelForLiquidation(HERE)).toBe(TradingLevel.HALTED);
  });

  it('lets liquidations pass where others are kept out to make room for them', () => {
    const room = reason({ source: 'closing', scope: 'symbol:BTCUSDT', level: 'CANCEL_ONLY' });
    const state = stateOf([killed(1, 'FLATTEN', 'strategy:kinetic'), room]);
    expect(state.levelForLiquidation(HERE)).toBe(TradingLevel.REDUCE_ONLY);
    expect(state.levelFor({ ...HERE, strategy: 'maker' })).toBe(TradingLevel.CANCEL_ONLY);
  });

  it('of another scope keeps its own mode: HALT here, FLATTEN there', () => {
    const state = stateOf([
      killed(2, 'FLATTEN', 'symbol:BTCUSDT'),
      killed(1, 'HALT', 'symbol:ETHUSDT'),
    ]);
    expect(state.levelForLiquidation(HERE)).toBe(TradingLevel.REDUCE_ONLY);
    expect(state.levelForLiquidation({ ...HERE, symbol: 'ETHUSDT' })).toBe(TradingLevel.HALTED);
  });

  it('never lets a liquidation do more than an order, for any holds', () => {
    fc.assert(
      fc.property(holds, place, (reasons, where) => {
        const state = stateOf(reasons);
        const liquidation = state.levelForLiquidation(where);
        expect(liquidation).toBeLessThanOrEqual(state.levelFor(where));
        // Of one source and scope only the newest is held: a kill in the place of what was there.
        const counting = state.snapshot.reasons.filter((r) => covers(r.scope, where));
        const others = counting.filter((r) => !r.kill && r.source !== 'governor');
        expect(liquidation).toBeGreaterThanOrEqual(joined(others));
        if (counting.some((r) => r.kill)) {
          expect(liquidation).toBeGreaterThanOrEqual(TradingLevel.REDUCE_ONLY);
        }
      }),
    );
  });
});

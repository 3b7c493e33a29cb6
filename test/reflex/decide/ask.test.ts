import { ask, hurdlesOf } from '@voltaire/reflex/decide/ask.ts';
import { configureStrategy, type Strategy } from '@voltaire/reflex/decide/strategy.ts';
import { trialMotion, trialOrder, trialView } from '@voltaire/reflex/decide/trial.ts';
import type { MarketView } from '@voltaire/reflex/orient/market-view.ts';
import { describe, expect, it } from 'vitest';
import { steered } from '../support/strategies.ts';

const waiting: Strategy = {
  name: 'waiting',
  version: '1',
  about: 'Wants nothing, but only once it knows the two slower horizons and a forecast.',
  parameters: {},
  warmUp: () => [1, 2],
  withoutInference: 'HOLD',
  decide: () => ({ kind: 'hold', code: 'PATIENT' }),
  hurdles: () => [
    { code: 'PATIENT', observed: 1, needed: 2, bound: 'at least', unit: '', passed: false },
  ],
};
const instance = configureStrategy(waiting, 0, {});

const unready = { kinematics: trialMotion([1, 1, 1], [1, 1, 1], null) };
const silent = steered({ modelsConfigured: true, withoutInference: 'HOLD' });

describe('a strategy is asked', () => {
  it('when the market is known and it is warm', () => {
    expect(ask(instance, trialView())).toMatchObject({ code: 'PATIENT' });
    expect(ask(instance, trialView({ kinematics: trialMotion(null) }))).toMatchObject({
      code: 'PATIENT',
    });
  });

  it.each<[string, Partial<MarketView>]>([
    ['FEED_NOT_LIVE', { feedState: 'STALE' }],
    ['FEED_NOT_LIVE', { feedState: 'SYNCING', ...unready }],
    ['FEED_NOT_LIVE', { feedState: 'DOWN' }],
    ['WARMING_UP', { ...unready, influence: silent }],
    ['NO_FORECAST', { influence: silent }],
  ])('not with %s', (code, changes) => {
    expect(ask(instance, trialView(changes))).toEqual({ kind: 'hold', code });
    expect(hurdlesOf(instance, trialView(changes))[0]).toMatchObject({ code, passed: false });
  });

  it.each<[string, Partial<MarketView>]>([
    ['FEED_NOT_LIVE', { feedState: 'STALE' }],
    ['WARMING_UP', unready],
    ['NO_FORECAST', { influence: silent }],
  ])('or else loses its orders, which nobody tends: %s', (why, changes) => {
    const working = [trialOrder(1, { cancelRequested: true }), trialOrder(-1)];
    const cancel = { kind: 'cancel', clientOrderId: 'ask', why };
    expect(ask(instance, trialView({ ...changes, working }))).toEqual(cancel);
    expect(ask(instance, trialView({ ...changes, working: [working[0]!] })).kind).toBe('hold');
  });

  it('and its own hurdles follow those that everybody has', () => {
    expect(hurdlesOf(instance, trialView())).toMatchObject([
      { code: 'PATIENT', passed: false },
      { code: 'FEED_NOT_LIVE', passed: true },
      { code: 'WARMING_UP', needed: 5, unit: 's of market data' },
      { code: 'WARMING_UP', needed: 30 },
      { code: 'NO_FORECAST', passed: true },
    ]);
  });
});

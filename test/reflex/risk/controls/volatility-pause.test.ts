import { moveLimitBps, volatilityPause } from '@voltaire/reflex/risk/controls/volatility-pause.ts';
import { describe, expect, it } from 'vitest';
import { recipe } from '../../support/control-recipe.ts';
import { SYMBOL_LIMITS } from '../../support/risk.ts';

recipe({
  control: volatilityPause,
  code: 'VOLATILITY_PAUSE',
  passes: {
    'a move of exactly five sigmas': { context: { moveBps: 50, sigmaBps: 10 } },
    'a move of exactly the fixed limit in a wild market': {
      context: { moveBps: 300, sigmaBps: 1_000 },
    },
    'what would be many sigmas while nobody knows sigma': {
      context: { moveBps: 300, sigmaBps: Number.NaN },
    },
  },
  denies: {
    'a move of just more than five sigmas': { context: { moveBps: 50.001, sigmaBps: 10 } },
    'a move beyond the fixed limit in a wild market': {
      context: { moveBps: 300.001, sigmaBps: 1_000 },
    },
    'a move beyond the fixed limit while nobody knows sigma': {
      context: { moveBps: 300.001, sigmaBps: Number.NaN },
    },
    'a sigma that is infinite': { context: { sigmaBps: Number.POSITIVE_INFINITY } },
    'a sigma below zero': { context: { sigmaBps: -1 } },
    'an addition to a position': { context: { moveBps: 51, positionLots: 50_000 } },
  },
  needs: { limits: ['maxMoveBps', 'maxMoveSigmas'] },
  amounts: ['moveBps'],
  reduction: { request: { side: -1 }, context: { moveBps: 500, positionLots: 50_000 } },
});

describe('the move that is still ordinary', () => {
  it('needs both limits, also while sigma is unknown', () => {
    expect(moveLimitBps(SYMBOL_LIMITS, Number.NaN)).toBe(300);
    expect(moveLimitBps({ maxMoveBps: 300 }, Number.NaN)).toBeNaN();
    expect(moveLimitBps({ maxMoveSigmas: 5 }, Number.NaN)).toBeNaN();
    expect(moveLimitBps(undefined, 10)).toBeNaN();
  });
});

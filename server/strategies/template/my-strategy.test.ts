import { configureStrategy } from '@voltaire/reflex/decide/strategy.ts';
import {
  trialForecast,
  trialMeasures,
  trialMotion,
  trialOrder,
  trialView,
} from '@voltaire/reflex/decide/trial.ts';
import type { MarketView } from '@voltaire/reflex/orient/market-view.ts';
import { describe, expect, it } from 'vitest';
import strategy from './my-strategy.ts';

/** With its default parameters. */
const { strategy: mine, parameters } = configureStrategy(strategy, 0, {});
const decide = (changes: Partial<MarketView>) => mine.decide(trialView(changes), parameters);
const hurdles = (changes: Partial<MarketView>) => mine.hurdles!(trialView(changes), parameters);
const { influence } = trialView();

/** A book that leans this way, and a price that moves that way, bps/s over 5 s. */
const market = (imbalance: number, velocity: number): Partial<MarketView> => ({
  microstructure: trialMeasures({ IMBALANCE: imbalance }),
  kinematics: trialMotion([0, 0, 0], [velocity, 0, 0]),
});

describe('my-strategy', () => {
  it('buys when more is bid and the price rises', () => {
    expect(decide(market(0.75, 1))).toMatchObject({
      kind: 'place',
      request: { side: 1, priceTicks: 6_000_001, quantityLots: 833, reduceOnly: false },
      score: 0.75 * 0.8 + 0.5,
      threshold: 1,
    });
  });

  it('sells when more is asked and the price falls', () => {
    expect(decide(market(-0.75, -1))).toMatchObject({
      kind: 'place',
      request: { side: -1, priceTicks: 5_999_999, reduceOnly: false },
    });
  });

  it('does nothing when book and price disagree', () => {
    expect(decide(market(0.75, -1))).toEqual({ kind: 'hold', code: 'SCORE_TOO_SMALL' });
  });

  it('closes what it holds, and no more, when they have turned', () => {
    expect(decide({ ...market(-0.2, -0.5), positionLots: 700 })).toMatchObject({
      kind: 'place',
      request: { side: -1, quantityLots: 700, reduceOnly: true },
    });
  });

  it('listens to a forecast', () => {
    const small = market(0.5, 0.5);
    expect(decide(small)).toMatchObject({ kind: 'hold' });
    const forecast = trialForecast(10);
    expect(decide({ ...small, influence: { ...influence, forecast } })).toMatchObject({
      kind: 'place',
    });
  });

  it('keeps to what the operator allows', () => {
    const answer = decide({ ...market(0.75, 1), influence: { ...influence, mayBuy: false } });
    expect(answer).toMatchObject({ kind: 'hold', code: 'BIAS_AGAINST_SIDE' });
  });

  it('takes back an order that waits for too long', () => {
    expect(decide({ working: [trialOrder(1, { ageNs: 3e9 })] })).toMatchObject({ kind: 'cancel' });
  });

  it('never acts on a number that is not known', () => {
    expect(decide(market(Number.NaN, 1))).toEqual({ kind: 'hold', code: 'INPUT_UNKNOWN' });
  });

  it('says how far a hold was from passing, what it was told by first', () => {
    expect(hurdles(market(0.5, 0.5))[0]).toEqual({
      code: 'SCORE_TOO_SMALL',
      observed: 0.5 * 0.8 + 0.25,
      needed: 1,
      bound: 'at least',
      unit: 'of the score',
      passed: false,
    });
  });

  it.each<[string, Partial<MarketView>]>([
    ['TRADING_STATE', { tradingLevel: 4 }],
    ['ORDER_WORKING', { working: [trialOrder(1)] }],
    ['BIAS_PAUSE', { influence: { ...influence, bias: 'PAUSE' } }],
    ['COOLING_DOWN', { sinceIntentNs: 1e6 }],
    ['INPUT_UNKNOWN', market(Number.NaN, 1)],
    ['KEEPING_POSITION', { ...market(0.75, 1), positionLots: 700 }],
    ['SCORE_TOO_SMALL', market(0.5, 0.5)],
    ['BIAS_AGAINST_SIDE', { ...market(0.75, 1), influence: { ...influence, mayBuy: false } }],
    ['BELOW_MINIMUM_SIZE', { ...market(0.75, 1), influence: { ...influence, size: 0.001 } }],
  ])('names the hold %s first among its hurdles', (code, changes) => {
    expect(decide(changes)).toEqual({ kind: 'hold', code });
    expect(hurdles(changes)[0]).toMatchObject({ code, passed: false });
  });
});

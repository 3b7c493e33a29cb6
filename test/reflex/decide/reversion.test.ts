import type { InfluenceInputs } from '@voltaire/reflex/decide/influence.ts';
import { reversion } from '@voltaire/reflex/decide/reversion.ts';
import {
  trialForecast,
  trialMeasures,
  trialMotion,
  trialView,
} from '@voltaire/reflex/decide/trial.ts';
import type { MarketView } from '@voltaire/reflex/orient/market-view.ts';
import { describe, expect, it } from 'vitest';
import { parametersOf, placedBy, steered } from '../support/strategies.ts';

const parameters = parametersOf(reversion);

/** With a volatility that makes √5 s of it 1 bps: velocities × 5 s are overshoots then. */
const CALM = { microstructure: trialMeasures({ VOLATILITY: 1 / Math.sqrt(5) }) };

const moving = (fast: number, turn: number, slow = 0) => ({
  kinematics: trialMotion([turn, 0, 0], [fast, 0, 0], [slow, 0, 0]),
});

const decide = (changes: Partial<MarketView> = {}) =>
  reversion.decide(trialView({ ...CALM, ...changes }), parameters);
const placed = (changes: Partial<MarketView>) => placedBy(decide(changes));
const first = (changes: Partial<MarketView>) =>
  reversion.hurdles!(trialView({ ...CALM, ...changes }), parameters)[0]!;
const influenced = (changes: Partial<InfluenceInputs>) => ({
  influence: steered({ withoutInference: reversion.withoutInference, ...changes }),
});

describe('reversion', () => {
  it('buys what has fallen too fast and turned, sells what has risen too fast and turned', () => {
    expect(placed(moving(-0.81, 0.1))).toMatchObject({ request: { side: 1, reduceOnly: false } });
    expect(placed(moving(0.81, -0.1))).toMatchObject({ request: { side: -1, reduceOnly: false } });
  });

  it('measures the overshoot from where the slow drift would have taken the price', () => {
    const { score, rationale } = placed(moving(-1.2, 0.1, -0.2));
    expect(score).toBeCloseTo((1.2 - 0.2) * 5 * 0.25, 10);
    expect(rationale).toMatchObject([{ name: 'overshoot', unit: 'σ√h', weight: -0.25 }]);
  });

  it.each<[string, Partial<MarketView>]>([
    ['NO_OVERSHOOT', moving(-0.79, 0.1)],
    ['NO_OVERSHOOT', moving(0, 0)],
    ['NO_OVERSHOOT', moving(-1.2, 0.1, -0.5)],
    ['NOT_TURNED', moving(-1, -0.1)],
    ['NOT_TURNED', moving(-1, 0)],
    ['NOT_TURNED', moving(-1, Number.NaN)],
    ['TREND_AGAINST', moving(-1.6, 0.1, -0.4)],
    ['INPUT_UNKNOWN', moving(Number.NaN, 0.1)],
    ['INPUT_UNKNOWN', moving(-1, 0.1, Number.NaN)],
    ['INPUT_UNKNOWN', { ...moving(-1, 0.1), microstructure: trialMeasures({ VOLATILITY: NaN }) }],
    ['INPUT_UNKNOWN', { ...moving(-1, 0.1), microstructure: trialMeasures({ VOLATILITY: 0 }) }],
    ['NO_FORECAST', { ...moving(-1, 0.1), ...influenced({ modelsConfigured: true }) }],
    ['BIAS_AGAINST_SIDE', { ...moving(-1, 0.1), ...influenced({ bias: 'SHORT_ONLY' }) }],
    ['KEEPING_POSITION', { ...moving(-0.1, 0.1), positionLots: 1_000 }],
  ])('holds with %s', (code, changes) => {
    expect(decide(changes)).toEqual({ kind: 'hold', code });
  });

  it('goes with a slow drift of any strength', () => {
    expect(placed(moving(-1, 0.1, 2)).request.side).toBe(1);
  });

  it('closes when the overshoot is over', () => {
    expect(placed({ ...moving(0.01, 0), positionLots: 1_000 })).toMatchObject({
      request: { side: -1, quantityLots: 1_000, reduceOnly: true },
      threshold: 0,
    });
    expect(placed({ ...moving(-0.01, 0), positionLots: -1_000 }).request.side).toBe(1);
  });

  it('closes what it holds when a model is configured and silent', () => {
    const silent = influenced({ modelsConfigured: true });
    expect(placed({ ...moving(-1, 0.1), positionLots: 1_000, ...silent }).request).toMatchObject({
      side: -1,
      reduceOnly: true,
    });
    const told = influenced({ modelsConfigured: true, forecast: trialForecast(0) });
    expect(decide({ ...moving(-1, 0.1), positionLots: 1_000, ...told })).toMatchObject({
      code: 'KEEPING_POSITION',
    });
  });

  it('says how large the overshoot was, and how strong the trend', () => {
    const small = first(moving(-0.4, 0.1));
    expect(small).toMatchObject({ code: 'NO_OVERSHOOT', needed: 4, unit: 'σ√h' });
    expect(small.observed).toBeCloseTo(2, 10);
    const trend = first(moving(-1.6, 0.1, -0.4));
    expect(trend).toMatchObject({ code: 'TREND_AGAINST', needed: 4, bound: 'at most' });
    expect(trend.observed).toBeCloseTo(0.4 * Math.sqrt(30 * 5), 10);
  });
});

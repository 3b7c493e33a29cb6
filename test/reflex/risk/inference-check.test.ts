import type { Forecast, Sentiment } from '@voltaire/reflex/model/inference.ts';
import type { InferenceLimits } from '@voltaire/reflex/model/policy.ts';
import { inferenceFaults } from '@voltaire/reflex/risk/inference-check.ts';
import { describe, expect, it } from 'vitest';

const NOW = 1_000e6;
const LIMITS: InferenceLimits = { models: ['good'], maxAgeMs: 2_000, maxJumpBps: 50 };
const FORECAST: Forecast = {
  modelId: 'good',
  computedAtUs: NOW,
  horizonS: 60,
  levels: [0.1, 0.5, 0.9],
  returnsBps: [-5, 1, 6],
  inputHash: 'h',
};
const SENTIMENT: Sentiment = { modelId: 'good', computedAtUs: NOW, score: 0.5, inputHash: 'h' };

const ofForecast = (change: Partial<Forecast>, previousBps = Number.NaN, limits = LIMITS) =>
  inferenceFaults({ ...FORECAST, ...change }, null, previousBps, limits, NOW);
const ofSentiment = (change: Partial<Sentiment>, limits = LIMITS) =>
  inferenceFaults(null, { ...SENTIMENT, ...change }, Number.NaN, limits, NOW);

describe('the check of an inference', () => {
  it('finds nothing wrong where there is none, limits or not', () => {
    expect(inferenceFaults(null, null, Number.NaN, undefined, NOW)).toBe(0);
  });

  it('finds nothing wrong with a sound forecast and a sound sentiment', () => {
    expect(inferenceFaults(FORECAST, SENTIMENT, 0, LIMITS, NOW)).toBe(0);
  });

  it('takes equal quantiles, the ends of all ranges and a single level', () => {
    expect(ofForecast({ levels: [0.001, 0.5, 0.999], returnsBps: [1, 1, 1] })).toBe(0);
    expect(ofForecast({ levels: [0.5], returnsBps: [1] })).toBe(0);
    expect(ofForecast({ computedAtUs: NOW - 2_000e3 })).toBe(0);
    expect(ofForecast({ computedAtUs: NOW + 1e6 })).toBe(0);
    expect(ofForecast({}, 51)).toBe(0);
    expect(ofSentiment({ score: -1 })).toBe(0);
    expect(ofSentiment({ score: 1 })).toBe(0);
  });

  it.each<[string, Partial<Forecast>]>([
    ['of a model that is not allowed', { modelId: 'bad' }],
    ['that is too old', { computedAtUs: NOW - 2_000e3 - 1 }],
    ['from the future', { computedAtUs: NOW + 1e6 + 1 }],
    ['of no time', { computedAtUs: Number.NaN }],
    ['with levels out of order', { levels: [0.5, 0.1, 0.9] }],
    ['with one level twice', { levels: [0.5, 0.5, 0.9] }],
    ['with a level below 0', { levels: [-0.1, 0.5, 0.9] }],
    ['with a level above 1', { levels: [0.1, 0.5, 1.1] }],
    ['with a level that is no number', { levels: [Number.NaN, 0.5, 0.9] }],
    ['with quantiles that cross', { returnsBps: [2, 1, 6] }],
    ['with an infinite quantile', { returnsBps: [-5, 1, Number.POSITIVE_INFINITY] }],
    ['over no time', { horizonS: 0 }],
    ['over an infinite time', { horizonS: Number.POSITIVE_INFINITY }],
    ['with fewer quantiles than levels', { returnsBps: [-5, 1] }],
  ])('counts a forecast %s once', (_, change) => {
    expect(ofForecast(change)).toBe(1);
  });

  it('counts what is no number, missing or empty', () => {
    expect(ofForecast({ returnsBps: [-5, Number.NaN, 6] })).toBeGreaterThan(0);
    expect(ofForecast({ levels: [0.1, 0.4, 0.9] })).toBeGreaterThan(0);
    expect(ofForecast({ levels: [], returnsBps: [] })).toBeGreaterThan(0);
  });

  it('counts a median that jumped too far, either way', () => {
    expect(ofForecast({}, 51.1)).toBe(1);
    expect(ofForecast({}, -49.1)).toBe(1);
    expect(ofForecast({}, Number.POSITIVE_INFINITY)).toBe(1);
  });

  it.each<[string, Partial<Sentiment>]>([
    ['of a model that is not allowed', { modelId: 'bad' }],
    ['below −1', { score: -1.01 }],
    ['above 1', { score: 1.01 }],
    ['that is no number', { score: Number.NaN }],
    ['that is too old', { computedAtUs: NOW - 2_000e3 - 1 }],
    ['from the future', { computedAtUs: NOW + 1e6 + 1 }],
  ])('counts a sentiment %s once', (_, change) => {
    expect(ofSentiment(change)).toBe(1);
  });

  it('finds every inference at fault without limits to judge it by', () => {
    for (const value of [undefined, Number.NaN, Number.POSITIVE_INFINITY, -1]) {
      expect(ofForecast({}, 0, { ...LIMITS, maxAgeMs: value })).toBe(1);
      expect(ofForecast({}, 0, { ...LIMITS, maxJumpBps: value })).toBe(1);
      expect(ofSentiment({}, { ...LIMITS, maxAgeMs: value })).toBe(1);
    }
    expect(inferenceFaults(FORECAST, null, 0, undefined, NOW)).toBe(3);
    expect(inferenceFaults(null, SENTIMENT, 0, undefined, NOW)).toBe(2);
  });

  it('adds up the faults of both', () => {
    const forecast = { ...FORECAST, modelId: 'bad', computedAtUs: 0 };
    const sentiment = { ...SENTIMENT, score: 7 };
    expect(inferenceFaults(forecast, sentiment, 0, LIMITS, NOW)).toBe(3);
  });
});

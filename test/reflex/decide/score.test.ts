import {
  forecastSignal,
  groundsOf,
  sentimentSignal,
  signal,
  withModels,
} from '@voltaire/reflex/decide/score.ts';
import { trialForecast, trialSentiment } from '@voltaire/reflex/decide/trial.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { steered } from '../support/strategies.ts';

const WEIGHTS = { forecastWeight: 0.5, sentimentWeight: 0.25 };

describe('what a forecast says', () => {
  it.each([
    [5, 20, 0.5],
    [-5, 20, -0.5],
    [0, 20, 0],
    [15, 20, 1],
    [-15, 20, -1],
    [5, 0, 1],
    [0, 0, 0],
  ])('median %d in a band of %d bps is %d', (median, band, value) => {
    expect(forecastSignal(trialForecast(median, band))).toBe(value);
  });

  it('is taken between the levels where 10 and 90 % are not among them', () => {
    const levels = [0.05, 0.25, 0.5, 0.75, 0.95];
    const forecast = { ...trialForecast(0), levels, returnsBps: [-20, -4, 2, 8, 24] };
    expect(forecastSignal(forecast)).toBeCloseTo(2 / 18, 10);
  });

  it.each([
    ['there is none', null],
    ['its levels do not reach so far', { ...trialForecast(5), levels: [0.25, 0.5, 0.75] }],
    ['a number is missing', { ...trialForecast(5), returnsBps: [-5, 5] }],
    ['a number is none', { ...trialForecast(5), returnsBps: [-5, Number.NaN, 15] }],
    ['its band is upside down', { ...trialForecast(5), returnsBps: [15, 5, -5] }],
    ['its band is beyond all bounds', trialForecast(5, Number.POSITIVE_INFINITY)],
  ])('is nothing when %s', (_, forecast) => {
    expect(forecastSignal(forecast)).toBe(0);
  });
});

it('a sentiment says what its score says, within its bounds', () => {
  expect(
    [null, -2, -0.5, 0, 1.5, Number.NaN].map((score) =>
      sentimentSignal(score === null ? null : trialSentiment(score)),
    ),
  ).toEqual([0, -1, -0.5, 0, 1, 0]);
});

describe('grounds', () => {
  it('list the models that spoke behind the strategy’s own signals', () => {
    const influence = steered({ forecast: trialForecast(5), sentiment: trialSentiment(-1) });
    const own = [signal('velocity', -3, 'bps/s', 2)];
    expect(groundsOf(own, influence, WEIGHTS, 1, 'why')).toEqual({
      score: -6,
      threshold: 1,
      why: 'why',
      rationale: [
        { name: 'velocity', value: -3, unit: 'bps/s', weight: 2, contribution: -6 },
        { name: 'forecast', value: 0.5, unit: '', weight: 0.5, contribution: 0.25 },
        { name: 'sentiment', value: -1, unit: '', weight: 0.25, contribution: -0.25 },
      ],
    });
    expect(groundsOf(own, steered(), WEIGHTS, 1, 'why').rationale).toEqual(own);
  });

  it('have the very score that was decided on, to the last bit', () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(number, number, number, number, (value, weight, median, score) => {
        const influence = steered({
          forecast: trialForecast(median),
          sentiment: trialSentiment(score),
        });
        const own = [signal('a', value, '', weight), signal('b', median, '', score)];
        const decided = withModels(value * weight + median * score, influence, WEIGHTS);
        const grounds = groundsOf(own, influence, WEIGHTS, 1, '');
        expect(Object.is(grounds.score, decided) || grounds.score === decided).toBe(true);
      }),
    );
  });

  it('know no negative zero: its text would be another number', () => {
    expect(Object.is(signal('jerk', -1, '', 0).contribution, 0)).toBe(true);
  });
});

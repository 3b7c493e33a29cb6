import { create } from '@bufbuild/protobuf';
import { checkForecast, PLAUSIBILITY, type RefusalCode } from '@voltaire/brain-client';
import {
  type ForecastRequest,
  ForecastRequestSchema,
  type ForecastResponse,
  ForecastResponseSchema,
} from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gaussian } from '../support/random.ts';

const MODEL = 'm';
const LEVELS = [0.1, 0.5, 0.9];

/** One series that moves by `sigma` basis points a step. */
function asked(sigma: number, steps: number, stepSeconds = 1, modelId = ''): ForecastRequest {
  const random = gaussian(3);
  const values = Array.from({ length: 400 }, () => 0);
  for (let i = values.length - 2; i >= 0; i--) values[i] = values[i + 1]! - sigma * random();
  const series = [{ id: 's', stepSeconds, values }];
  return create(ForecastRequestSchema, { modelId, steps, levels: LEVELS, series });
}

function answered(quantiles: readonly (readonly number[])[], modelId = MODEL): ForecastResponse {
  const steps = quantiles.map((values) => ({ values: [...values] }));
  return create(ForecastResponseSchema, {
    modelId,
    levels: LEVELS,
    forecasts: [{ id: 's', contextLength: 400, steps }],
  });
}

function verdict(
  request: ForecastRequest,
  response: ForecastResponse,
  allowed: readonly string[] = [MODEL],
  plausibility = PLAUSIBILITY,
): RefusalCode | 'ok' {
  const whole = checkForecast(request, response, allowed, plausibility);
  if (!whole.ok) return whole.refused;
  const [each] = whole.value;
  return each!.ok ? 'ok' : each!.refused;
}

describe('the check of a forecast', () => {
  it('believes a random walk’s own quantiles at any volatility, horizon and step', () => {
    const sigmas = fc.double({ min: 1e-3, max: 1e4, noNaN: true });
    const stepSeconds = fc.double({ min: 1e-3, max: 86_400, noNaN: true });
    fc.assert(
      fc.property(sigmas, fc.integer({ min: 1, max: 64 }), stepSeconds, (sigma, steps, seconds) => {
        const quantiles = Array.from({ length: steps }, (_, i) =>
          [-1.28, 0, 1.28].map((z) => z * sigma * Math.sqrt(i + 1)),
        );
        expect(verdict(asked(sigma, steps, seconds), answered(quantiles))).toBe('ok');
      }),
    );
  });

  it('refuses any number that is not finite, wherever it stands', () => {
    const wrong = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
    fc.assert(
      fc.property(wrong, fc.nat(3), fc.nat(2), (value, step, level) => {
        const quantiles = Array.from({ length: 4 }, () => [-1, 0, 1]);
        quantiles[step]![level] = value;
        expect(verdict(asked(1, 4), answered(quantiles))).toBe('NOT_FINITE');
      }),
    );
  });

  it('believes only what ascends', () => {
    const value = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(value, value, value), ([a, b, c]) => {
        const expected = a <= b && b <= c ? 'ok' : 'QUANTILES_CROSS';
        expect(verdict(asked(1, 1), answered([[a, b, c]]))).toBe(expected);
      }),
    );
  });

  it('lets a median go four standard deviations far, and an interval be five times a normal one', () => {
    const request = asked(1, 4);
    const { values } = request.series[0]!;
    const squares = values.slice(1).reduce((sum, each, i) => sum + (each - values[i]!) ** 2, 0);
    const sigma = Math.sqrt((squares / (values.length - 1)) * 4); // at the fourth step
    const last = (low: number, median: number, high: number) =>
      answered([
        [0, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
        [low * sigma, median * sigma, high * sigma],
      ]);
    expect(verdict(request, last(3.99, 3.99, 4))).toBe('ok');
    expect(verdict(request, last(4, 4.01, 4.02))).toBe('MEDIAN_IMPLAUSIBLE');
    expect(verdict(request, last(-4.02, -4.01, 0))).toBe('MEDIAN_IMPLAUSIBLE');
    const widest = 5 * 2 * 1.2815515655446004;
    expect(verdict(request, last(-2, 0, widest - 2.01))).toBe('ok');
    expect(verdict(request, last(-2, 0, widest - 1.99))).toBe('WIDTH_IMPLAUSIBLE');
  });

  it('judges a price that stood still as one that moves a quarter of a basis point', () => {
    expect(verdict(asked(0, 1), answered([[-1, 0, 1]]))).toBe('ok');
    expect(verdict(asked(0, 1), answered([[-2, 0, 2]]))).toBe('WIDTH_IMPLAUSIBLE');
    expect(verdict(asked(0, 1, 4), answered([[-2, 0, 2]]))).toBe('ok');
  });

  it('finds nothing plausible when a limit is missing or no number', () => {
    const none = undefined as unknown as number;
    for (const limit of [Number.NaN, none]) {
      const quantiles = answered([[-1, 0, 1]]);
      const judge = (change: object) =>
        verdict(asked(1, 1), quantiles, [MODEL], { ...PLAUSIBILITY, ...change });
      expect(judge({ maxMedian: limit })).toBe('MEDIAN_IMPLAUSIBLE');
      expect(judge({ maxWidth: limit })).toBe('WIDTH_IMPLAUSIBLE');
      expect(judge({ floorBps: limit })).toBe('MEDIAN_IMPLAUSIBLE');
    }
  });

  it('hears only models on the list, and the one that was asked for', () => {
    const good = answered([[-1, 0, 1]]);
    expect(verdict(asked(1, 1), good, [])).toBe('MODEL_NOT_ALLOWED');
    expect(verdict(asked(1, 1), good, ['x', MODEL])).toBe('ok');
    expect(verdict(asked(1, 1, 1, MODEL), good)).toBe('ok');
    expect(verdict(asked(1, 1, 1, 'other'), good, ['other', MODEL])).toBe('MODEL_NOT_ASKED');
  });

  it('says what it saw in one line, whatever the model calls itself', () => {
    const name = `a\n${'x'.repeat(10_000)}`;
    const checked = checkForecast(asked(1, 1), answered([[-1, 0, 1]], name), [MODEL]);
    const detail = checked.ok ? '' : checked.detail;
    expect(detail).toMatch(/^model="a\\nx+"$/);
    expect(detail.length).toBeLessThan(200);
  });

  it('never throws, whatever the answer is', () => {
    const number = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, 1 / 0));
    const steps = fc.array(fc.record({ values: fc.array(number, { maxLength: 4 }) }), {
      maxLength: 4,
    });
    const forecasts = fc.array(fc.record({ id: fc.constantFrom('s', 't'), steps }), {
      maxLength: 3,
    });
    const levels = fc.oneof(fc.constant(LEVELS), fc.array(number, { maxLength: 4 }));
    fc.assert(
      fc.property(fc.record({ modelId: fc.constantFrom(MODEL, ''), levels, forecasts }), (init) => {
        const response = create(ForecastResponseSchema, init);
        const result = verdict(asked(1, 2), response);
        if (result === 'ok') expect(response.forecasts[0]!.steps).toHaveLength(2);
      }),
    );
  });
});

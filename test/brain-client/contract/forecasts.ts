import { create } from '@bufbuild/protobuf';
import { checkForecast, PLAUSIBILITY, type Plausibility } from '@voltaire/brain-client';
import {
  ForecastRequestSchema,
  type ForecastResponse,
  ModelKind,
} from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';
import { expect, it } from 'vitest';
import {
  BROKEN_FORECASTS,
  type Forecasting,
  forecasting,
  LEVELS,
  seriesOf,
  walk,
} from './questions.ts';
import { endOf, type Subject } from './running-brain.ts';

/** What a model makes of eight values is its own affair. */
const ANYTHING: Plausibility = { maxMedian: 1e6, maxWidth: 1e6, floorBps: 1 };

/** Every step of every series, in the form that was asked for, finite and ascending. */
function expectSound(init: Forecasting, response: ForecastResponse, plausibility = ANYTHING): void {
  const request = create(ForecastRequestSchema, init);
  const checked = checkForecast(request, response, [response.modelId], plausibility);
  expect(checked).toMatchObject({ ok: true });
  if (checked.ok) expect(checked.value.filter(({ ok }) => !ok)).toEqual([]);
  expect(response.inferenceMs).toBeGreaterThanOrEqual(0);
  for (const [i, { contextLength }] of response.forecasts.entries()) {
    expect(contextLength).toBeGreaterThan(0);
    expect(contextLength).toBeLessThanOrEqual(request.series[i]!.values.length);
  }
}

export function forecastContract(subject: () => Subject): void {
  const ask = async (request: Forecasting) => (await subject().client.forecast(request)).response;

  it('forecasts each series, in their order, by its default model', async () => {
    const request = {
      ...forecasting(),
      series: ['z', 'a', 'ü'].map((id) => seriesOf(id, walk(64))),
    };
    const response = await ask(request);
    expect(response.forecasts.map(({ id }) => id)).toEqual(['z', 'a', 'ü']);
    expectSound(request, response);
    const { models } = (await subject().client.models()).response;
    const standard = models.find(({ kind, isDefault }) => kind === ModelKind.FORECAST && isDefault);
    expect(response.modelId).toBe(standard?.id);
  });

  it('forecasts by the model that is named', async () => {
    const { models } = (await subject().client.models()).response;
    for (const { id } of models.filter(
      ({ kind, loaded }) => kind === ModelKind.FORECAST && loaded,
    )) {
      const request = { ...forecasting(), modelId: id };
      const response = await ask(request);
      expect(response.modelId).toBe(id);
      expectSound(request, response);
    }
  });

  it('takes everything up to the limits', async () => {
    const request = {
      series: [
        seriesOf('x'.repeat(64), walk(8)),
        seriesOf('long', walk(8_192), 86_400),
        seriesOf('short', walk(9), 0.001),
      ],
      steps: 64,
      levels: Array.from({ length: 21 }, (_, i) => (i + 1) / 22),
    };
    expectSound(request, await ask(request));
    const least = { ...forecasting(), steps: 1, levels: [0.5] };
    expectSound(least, await ask(least));
  });

  it('answers for a price that stands still', async () => {
    const request = { ...forecasting(), series: [seriesOf('still', Array(64).fill(0))] };
    expectSound(request, await ask(request));
  });

  it('forecasts 64 random walks of 512 values at once, and plausibly', async () => {
    const request = { ...forecasting(64, 512), steps: 60 };
    expectSound(request, await ask(request), PLAUSIBILITY);
  });

  it('forecasts a series as it would alone: others in the batch do not matter', async () => {
    const [alone, together] = [forecasting(1, 128), forecasting(8, 128)];
    const [one, many] = [await ask(alone), await ask(together)];
    const [a, b] = [one.forecasts[0]!, many.forecasts[0]!];
    const median = LEVELS.indexOf(0.5);
    for (const [i, { values }] of a.steps.entries()) {
      const width = values.at(-1)! - values[0]!;
      expect(Math.abs(values[median]! - b.steps[i]!.values[median]!)).toBeLessThan(0.25 * width);
    }
  });

  it.each(BROKEN_FORECASTS)('refuses %s as INVALID_ARGUMENT', async (_what, field, request) => {
    const { code, message } = await endOf(ask(request));
    expect(code).toBe('INVALID_ARGUMENT');
    expect(message).toContain(field);
  });

  it('does not know a model that it does not offer', async () => {
    const { code } = await endOf(ask({ ...forecasting(), modelId: 'nobody/has-this' }));
    expect(code).toBe('NOT_FOUND');
  });
}

import { create } from '@bufbuild/protobuf';
import {
  forecastInputHash,
  type ForecastBatch,
  ForecastSchedule,
  type ForecastScheduleOptions,
  SCHEDULE_DEFAULTS,
} from '@voltaire/brain-client';
import { brokenForecastLimit } from '@voltaire/brain-client/embedded/limits.ts';
import { hasSoundLevels, isFiniteForecast, isMonotone } from '@voltaire/reflex/model/inference.ts';
import { ForecastResponseSchema } from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MODEL, steadyForecast } from './support/fake-brain.ts';

const START_US = 1.7e15;
const S = 1e6;

function schedule(options: Partial<ForecastScheduleOptions> = {}): ForecastSchedule {
  return new ForecastSchedule({ allowedModels: [MODEL], ...options });
}

/** One mid a second of each symbol, from one second to another. */
function watched(made: ForecastSchedule, symbols: readonly number[], fromS: number, toS: number) {
  for (let s = fromS; s <= toS; s++) {
    for (const id of symbols) made.observe(id, START_US + s * S, 100 + id + (s % 2) / 100);
  }
  return made;
}

function due(made: ForecastSchedule, atS: number): ForecastBatch {
  const batch = made.due(START_US + atS * S);
  expect(batch).not.toBeNull();
  return batch!;
}

describe('the schedule of forecasts', () => {
  it('asks for all symbols with enough history in one request', () => {
    const made = watched(schedule(), [3, 7], 0, 70);
    watched(made, [9], 60, 70);
    const { request, symbolIds, asOfUs, mids } = due(made, 70);
    expect(symbolIds).toEqual([3, 7]);
    expect(request.series.map(({ id, values }) => [id, values.length])).toEqual([
      ['3', 71],
      ['7', 71],
    ]);
    expect(asOfUs).toEqual([START_US + 70 * S, START_US + 70 * S]);
    expect(mids[0]).toBeCloseTo(103, 9);
    expect(brokenForecastLimit(request)).toBeNull();
  });

  it('sends the newest values, at most as many as it should', () => {
    const { request } = due(watched(schedule({ maxValues: 100 }), [1], 0, 500), 500);
    expect(request.series[0]!.values).toHaveLength(100);
    expect(request.series[0]!.values.at(-1)).toBe(0);
    expect(request.series[0]!.values.at(-2)).toBeCloseTo(1e4 * Math.log(101.01 / 101), 6);
  });

  it('makes Forecasts of an answer that is believed', () => {
    const made = watched(schedule(), [1], 0, 70);
    const batch = due(made, 70);
    const { request } = batch;
    const [told] = made.answered(batch, steadyForecast(request), START_US + 71 * S);
    expect(told).toMatchObject({ ok: true, symbolId: 1 });
    if (!told?.ok) return;
    const { forecast, basis } = told;
    expect(forecast).toEqual({
      modelId: MODEL,
      computedAtUs: START_US + 70 * S,
      horizonS: 60,
      levels: SCHEDULE_DEFAULTS.levels,
      returnsBps: steadyForecast(request).forecasts[0]!.steps[59]!.values,
      inputHash: forecastInputHash(request.series[0]!, 60, SCHEDULE_DEFAULTS.levels),
    });
    expect([hasSoundLevels, isFiniteForecast, isMonotone].map((is) => is(forecast))).toEqual([
      true,
      true,
      true,
    ]);
    expect(basis).toEqual({ valuesBps: request.series[0]!.values, steps: 60, mid: batch.mids[0] });
  });

  it('tells for each symbol why its answer is not believed', () => {
    const made = watched(schedule(), [1, 2], 0, 70);
    const batch = due(made, 70);
    const response = steadyForecast(batch.request);
    response.forecasts[1]!.steps[0]!.values[0] = Number.NaN;
    const results = made.answered(batch, response, START_US + 71 * S);
    expect(results).toMatchObject([
      { ok: true, symbolId: 1 },
      { ok: false, symbolId: 2, refused: 'NOT_FINITE' },
    ]);
  });

  it('tells it of all symbols when the whole answer is not', () => {
    const made = watched(schedule({ allowedModels: [] }), [1, 2], 0, 70);
    const batch = due(made, 70);
    expect(made.answered(batch, steadyForecast(batch.request), START_US + 71 * S)).toMatchObject([
      { symbolId: 1, refused: 'MODEL_NOT_ALLOWED' },
      { symbolId: 2, refused: 'MODEL_NOT_ALLOWED' },
    ]);
  });

  it('asks again after a while, not before', () => {
    const made = watched(schedule({ everyS: 5 }), [1], 0, 70);
    const first = due(made, 70);
    made.answered(first, steadyForecast(first.request), START_US + 70.1 * S);
    watched(made, [1], 71, 74);
    expect(made.due(START_US + 74.9 * S)).toBeNull();
    expect(due(made, 75).asOfUs).toEqual([START_US + 75 * S]);
  });

  it('has one batch on its way: a newer one waits, and the late answer is dropped', () => {
    const made = watched(schedule({ everyS: 5 }), [1], 0, 70);
    const slow = due(made, 70);
    watched(made, [1], 71, 78);
    for (const s of [75, 76, 77]) expect(made.due(START_US + s * S)).toBeNull();
    expect(made.answered(slow, steadyForecast(slow.request), START_US + 77 * S)).toEqual([]);
    const next = due(made, 78);
    expect(made.answered(next, steadyForecast(next.request), START_US + 79 * S)).toHaveLength(1);
    expect(made.counts).toEqual({ batches: 2, late: 1, waited: 1, failed: 0 });
  });

  it('goes on after a batch that failed', () => {
    const made = watched(schedule({ everyS: 5 }), [1], 0, 70);
    const lost = due(made, 70);
    made.failed(lost);
    made.failed(lost);
    expect(made.answered(lost, steadyForecast(lost.request), START_US + 71 * S)).toEqual([]);
    watched(made, [1], 71, 76);
    due(made, 76);
    expect(made.counts).toEqual({ batches: 2, late: 0, waited: 0, failed: 1 });
  });

  it('leaves out a symbol that nobody has seen for too long, and begins it anew', () => {
    const made = watched(schedule(), [1, 2], 0, 70);
    watched(made, [1], 71, 120);
    expect(due(made, 120).symbolIds).toEqual([1]);
    watched(made, [2], 121, 130);
    expect(made.due(START_US + 119 * S)).toBeNull();
  });

  it('never asks what breaks a limit of the contract, and never twice at once', () => {
    const tick = fc.record({
      symbolId: fc.nat(300),
      afterS: fc.oneof(fc.constantFrom(0, 0.25, 1, 3), fc.constant(40)),
      mid: fc.double({ min: 1e-8, max: 1e8, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(tick, { maxLength: 60 }),
        fc.integer({ min: 8, max: 20 }),
        (ticks, n) => {
          const made = schedule({ minValues: n, maxValues: 20, stepS: 0.25, everyS: 1 });
          let nowUs = START_US;
          let batch: ForecastBatch | null = null;
          for (const { symbolId, afterS, mid } of ticks) {
            nowUs += afterS * S;
            made.observe(symbolId, nowUs, mid);
            const found = made.due(nowUs);
            if (batch) expect(found).toBeNull();
            if (!found) continue;
            batch = found;
            expect(brokenForecastLimit(found.request)).toBeNull();
            for (const asOfUs of found.asOfUs) expect(asOfUs).toBeLessThanOrEqual(nowUs);
            if (mid > 1) continue;
            made.answered(found, create(ForecastResponseSchema), nowUs);
            batch = null;
          }
        },
      ),
    );
  });
});

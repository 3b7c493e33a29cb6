import { create } from '@bufbuild/protobuf';
import type { Forecast } from '@voltaire/reflex/model/inference.ts';
import {
  type ForecastRequest,
  ForecastRequestSchema,
  type ForecastResponse,
} from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';
import { checkForecast } from './checks/forecast.ts';
import { PLAUSIBILITY, type Plausibility } from './checks/plausibility.ts';
import type { Refused } from './checks/refusal.ts';
import { forecastInputHash } from './input-hash.ts';
import { PriceGrid } from './price-grid.ts';

export interface ForecastScheduleOptions {
  /** Empty: the Brain's default. */
  readonly modelId?: string;
  /** Models that may be heard; none when it is empty. */
  readonly allowedModels: readonly string[];
  /** Seconds from one value of a series to the next. */
  readonly stepS?: number;
  /** How many of them the forecast looks ahead. */
  readonly steps?: number;
  readonly levels?: readonly number[];
  /** Values of a series: from the first number on it is asked about, the second are sent at most. */
  readonly minValues?: number;
  readonly maxValues?: number;
  /** Without a mid for longer, the history begins anew, seconds. */
  readonly maxGapS?: number;
  /** From one batch to the next, seconds; an answer that takes longer is dropped. */
  readonly everyS?: number;
  readonly plausibility?: Plausibility;
}

export const SCHEDULE_DEFAULTS = {
  modelId: '',
  stepS: 1,
  steps: 60,
  levels: [0.1, 0.25, 0.5, 0.75, 0.9],
  minValues: 64,
  maxValues: 512,
  maxGapS: 30,
  everyS: 5,
  plausibility: PLAUSIBILITY,
} as const satisfies Required<Omit<ForecastScheduleOptions, 'allowedModels'>>;

/** The contract's. */
const MAX_SERIES = 256;

/** One request for all symbols, and what it was made of. */
export interface ForecastBatch {
  readonly request: ForecastRequest;
  /** Symbols in the order of the series; the newest point of each, µs; and the mid there. */
  readonly symbolIds: readonly number[];
  readonly asOfUs: readonly number[];
  readonly mids: readonly number[];
  /** From then on its answer is too late, µs. */
  readonly supersededAtUs: number;
}

/** What a forecast was made from, for who keeps score: the values, how many steps ahead, the newest mid. */
export interface ForecastBasis {
  readonly valuesBps: readonly number[];
  readonly steps: number;
  readonly mid: number;
}

/** Of one symbol: what may become an event, or why it does not. */
export type SymbolForecast =
  | {
      readonly ok: true;
      readonly symbolId: number;
      readonly forecast: Forecast;
      readonly basis: ForecastBasis;
    }
  | (Refused & { readonly symbolId: number });

export interface ScheduleCounts {
  readonly batches: number;
  /** Answers that came after the next batch was due. */
  readonly late: number;
  /** Batches that were due while one was on its way. */
  readonly waited: number;
  /** Batches that got no answer. */
  readonly failed: number;
}

/**
 * When to ask for forecasts and what. It reads no clock: who drives it says what time it is. At most one
 * batch is on its way; a newer one waits for it, and its answer is then too late, and dropped. Of more
 * symbols than a request may have, those that were seen first are asked about.
 */
export class ForecastSchedule {
  private readonly options: Required<ForecastScheduleOptions>;
  private readonly grids = new Map<number, PriceGrid>();
  private pending: ForecastBatch | null = null;
  private dueAtUs = Number.NEGATIVE_INFINITY;
  private hasWaited = false;
  private readonly counted = { batches: 0, late: 0, waited: 0, failed: 0 };

  constructor(options: ForecastScheduleOptions) {
    this.options = { ...SCHEDULE_DEFAULTS, ...options };
  }

  get counts(): ScheduleCounts {
    return { ...this.counted };
  }

  /** µs since the epoch, quote asset. */
  observe(symbolId: number, atUs: number, mid: number): void {
    let grid = this.grids.get(symbolId);
    if (!grid) {
      const { stepS, maxValues, maxGapS } = this.options;
      grid = new PriceGrid(stepS * 1e6, maxValues, maxGapS * 1e6);
      this.grids.set(symbolId, grid);
    }
    grid.observe(atUs, mid);
  }

  /**
   * The batch to send now, or null. Who takes it calls `answered` or `failed` with it in the end; until
   * then there is no other.
   */
  due(nowUs: number): ForecastBatch | null {
    if (nowUs < this.dueAtUs) return null;
    if (this.pending) {
      if (!this.hasWaited) this.counted.waited++;
      this.hasWaited = true;
      return null;
    }
    const batch = this.batchAt(nowUs);
    if (!batch) return null;
    this.counted.batches++;
    this.hasWaited = false;
    this.dueAtUs = batch.supersededAtUs;
    this.pending = batch;
    return batch;
  }

  /** A refusal of the whole answer comes back for each symbol. Nothing when it is too late. */
  answered(batch: ForecastBatch, response: ForecastResponse, nowUs: number): SymbolForecast[] {
    if (!this.settles(batch)) return [];
    if (nowUs >= batch.supersededAtUs) {
      this.counted.late++;
      return [];
    }
    const { request, symbolIds } = batch;
    const { allowedModels, plausibility } = this.options;
    const checked = checkForecast(request, response, allowedModels, plausibility);
    return symbolIds.map((symbolId, i) => {
      const each = checked.ok ? checked.value[i]! : checked;
      if (!each.ok) return { ...each, symbolId };
      const { levels, steps } = request;
      const series = request.series[i]!;
      return {
        ok: true,
        symbolId,
        forecast: {
          modelId: response.modelId,
          computedAtUs: batch.asOfUs[i]!,
          horizonS: steps * series.stepSeconds,
          levels,
          returnsBps: each.value.steps.at(-1)!.values,
          inputHash: forecastInputHash(series, steps, levels),
        },
        basis: { valuesBps: series.values, steps, mid: batch.mids[i]! },
      };
    });
  }

  failed(batch: ForecastBatch): void {
    if (this.settles(batch)) this.counted.failed++;
  }

  private settles(batch: ForecastBatch): boolean {
    if (batch !== this.pending) return false;
    this.pending = null;
    return true;
  }

  private batchAt(nowUs: number): ForecastBatch | null {
    const { modelId, stepS, steps, levels, minValues, maxValues, everyS } = this.options;
    const ready: [symbolId: number, grid: PriceGrid][] = [];
    for (const [symbolId, grid] of this.grids) {
      grid.advance(nowUs);
      if (grid.length >= minValues && ready.length < MAX_SERIES) ready.push([symbolId, grid]);
    }
    if (ready.length === 0) return null;
    const request = create(ForecastRequestSchema, {
      modelId,
      steps,
      levels: [...levels],
      series: ready.map(([symbolId, grid]) => ({
        id: String(symbolId),
        stepSeconds: stepS,
        values: grid.valuesBps(Math.min(grid.length, maxValues)),
      })),
    });
    return {
      request,
      symbolIds: ready.map(([symbolId]) => symbolId),
      asOfUs: ready.map(([, grid]) => grid.asOfUs),
      mids: ready.map(([, grid]) => grid.mid),
      supersededAtUs: nowUs + everyS * 1e6,
    };
  }
}

import {
  type BrainClient,
  Calibration,
  type ForecastBatch,
  ForecastSchedule,
  type SymbolForecast,
} from '@voltaire/brain-client';
import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { InferenceMessage } from '@voltaire/reflex/inference-message.ts';
import type { Forecast, ForecastCalibration } from '@voltaire/schema/brain.ts';
import type { ForecastResponse } from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';
import type { ForecastConfig } from '../config/brain.ts';
import { Topic } from '../fan-out/topic.ts';
import type { MarketData } from '../views/market-data.ts';

/** How often mids are looked at. Each point of the grid has the last mid before it. */
const LOOK_MS = 100;
/** 10 to 90 %: strategies measure how sure a forecast is by this band. */
const LEVELS = [0.1, 0.25, 0.5, 0.75, 0.9];

export interface ForecasterParts {
  readonly config: ForecastConfig;
  readonly client: Pick<BrainClient, 'forecast' | 'meters'>;
  readonly allowedModels: readonly string[];
  readonly instruments: readonly Instrument[];
  readonly market: Pick<MarketData, 'tick'>;
  /** False when the kernel does not take it. */
  readonly infer: (inference: InferenceMessage) => boolean;
  readonly nowUs: () => number;
}

/**
 * Asks for forecasts of all watched symbols in one batch, again and again, and hands what can be
 * believed to the kernel. Whatever the Brain does, nobody waits for it.
 */
export class Forecaster {
  /** A subscriber that falls behind gets the newest of each symbol. */
  readonly changes = new Topic<Forecast[]>({
    limit: 4,
    shed: (waiting) => [[...new Map(waiting.flat().map((each) => [each.symbol, each])).values()]],
  });
  private readonly schedule: ForecastSchedule;
  private readonly calibrations = new Calibration();
  /** Forecasts that the kernel had no room for. */
  dropped = 0;
  private readonly latest = new Map<number, Forecast>();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly parts: ForecasterParts) {
    const { config, allowedModels } = parts;
    this.schedule = new ForecastSchedule({
      modelId: config.model,
      allowedModels,
      stepS: config.stepS,
      steps: config.steps,
      levels: LEVELS,
      maxValues: config.context,
      everyS: config.everyMs / 1e3,
    });
    this.timer = setInterval(() => this.look(), LOOK_MS);
    this.timer.unref();
  }

  get newest(): Forecast[] {
    return [...this.latest.values()];
  }

  /** How they have turned out. */
  get calibration(): ForecastCalibration[] {
    return this.calibrations.snapshot().map(({ modelId, horizonS, recent }) => ({
      modelId,
      horizonS,
      count: recent.count,
      coverage: finite(recent.coverage80),
      pinballRatio: finite(recent.ratio),
    }));
  }

  of(symbolId: number): Forecast | null {
    return this.latest.get(symbolId) ?? null;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const { instruments, market, nowUs } = this.parts;
    for (const { id } of instruments) {
      const tick = market.tick(id);
      if (!tick) continue;
      const mid = (Number(tick.bid) + Number(tick.ask)) / 2;
      this.schedule.observe(id, tick.atUs, mid);
      this.calibrations.observe(id, tick.atUs, mid);
    }
    const batch = this.schedule.due(nowUs());
    if (batch) void this.ask(batch);
  }

  /** Never rejects: the client has counted what went wrong. */
  private async ask(batch: ForecastBatch): Promise<void> {
    const { client, nowUs } = this.parts;
    try {
      const { response } = await client.forecast(batch.request);
      this.take(batch, response, this.schedule.answered(batch, response, nowUs()));
    } catch {
      this.schedule.failed(batch);
    }
  }

  private take(
    batch: ForecastBatch,
    response: ForecastResponse,
    answers: readonly SymbolForecast[],
  ): void {
    const { client, infer, instruments } = this.parts;
    const made: Forecast[] = [];
    answers.forEach((answer, i) => {
      const { symbolId } = answer;
      if (!answer.ok) {
        client.meters.refused('forecast', response.modelId, answer.refused);
        return;
      }
      const { forecast, basis } = answer;
      this.calibrations.expect(symbolId, forecast, basis);
      if (!infer({ symbolId, forecast, sentiment: null })) this.dropped++;
      const shown: Forecast = {
        symbol: instruments[symbolId]!.symbol,
        modelId: forecast.modelId,
        computedAtUs: forecast.computedAtUs,
        mid: basis.mid,
        levels: forecast.levels,
        steps: response.forecasts[i]!.steps.map(({ values }, step) => ({
          afterS: (step + 1) * batch.request.series[i]!.stepSeconds,
          returnsBps: values,
        })),
        inputHash: forecast.inputHash,
      };
      this.latest.set(symbolId, shown);
      made.push(shown);
    });
    if (made.length > 0) this.changes.publish(made);
  }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

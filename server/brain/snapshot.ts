import { CLIENT_FAULTS, type ModelMeters, REFUSALS } from '@voltaire/brain-client';
import type { BrainRefusal, ModelMeter } from '@voltaire/schema/brain.ts';
import type { ModelKind } from '@voltaire/schema/enums.ts';

const KIND_OF: Readonly<Record<ModelMeters['rpc'], ModelKind | null>> = {
  forecast: 'FORECAST',
  sentiment: 'SENTIMENT',
  reason: 'REASON',
  models: null,
};

const EXPLAINED: Readonly<Record<string, string>> = { ...CLIENT_FAULTS, ...REFUSALS };

export function toMeters(models: readonly ModelMeters[], nowUs: number): ModelMeter[] {
  return models.flatMap((each) => {
    const kind = KIND_OF[each.rpc];
    if (!kind) return [];
    const refused = Object.values(each.refusals).reduce((sum, count) => sum + count, 0);
    return [
      {
        modelId: each.modelId,
        kind,
        asked: each.requests,
        answered: each.answers,
        refused,
        latencyP50Ms: finite(each.latencyMsP50),
        latencyP99Ms: finite(each.latencyMsP99),
        batchSize: finite(each.batchSize),
        ageMs: each.lastAnswerAtUs === null ? null : (nowUs - each.lastAnswerAtUs) / 1e3,
      },
    ];
  });
}

/** Answers that were not believed, and questions that got none, by code. */
export function toRefusals(models: readonly ModelMeters[]): BrainRefusal[] {
  return models.flatMap(({ modelId, errors, refusals }) =>
    Object.entries({ ...errors, ...refusals }).map(([code, count]) => ({
      modelId,
      code,
      count,
      explain: EXPLAINED[code] ?? 'the Brain itself has said so: a code of gRPC',
    })),
  );
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

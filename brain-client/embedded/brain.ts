import { create } from '@bufbuild/protobuf';
import { type sendUnaryData, status } from '@grpc/grpc-js';
import {
  type ForecastRequest,
  type ForecastResponse,
  ForecastResponseSchema,
  ModelsResponseSchema,
  type SentimentRequest,
  type SentimentResponse,
  SentimentResponseSchema,
} from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';
import type { BrainImplementation } from '../service.ts';
import { FORECAST_CONTEXT, forecastQuantiles } from './forecaster.ts';
import { scoreText } from './lexicon.ts';
import { brokenForecastLimit, brokenSentimentLimit } from './limits.ts';
import { EMBEDDED_FORECAST, EMBEDDED_MODELS, EMBEDDED_SENTIMENT } from './models.ts';
import { WorkQueue } from './work-queue.ts';

/** The built-in Brain's four calls. It keeps nothing between them. */
export function embeddedBrain(): BrainImplementation {
  const queue = new WorkQueue();
  return {
    forecast(call, answer) {
      if (isOffered(call.request.modelId, EMBEDDED_FORECAST, answer)) {
        if (isWithin(brokenForecastLimit(call.request), answer)) queue.add(call, answer, forecast);
      }
    },
    sentiment(call, answer) {
      if (isOffered(call.request.modelId, EMBEDDED_SENTIMENT, answer)) {
        if (isWithin(brokenSentimentLimit(call.request), answer))
          queue.add(call, answer, sentiment);
      }
    },
    reason(call) {
      call.emit('error', {
        code: status.UNIMPLEMENTED,
        details:
          'the built-in Brain has no language model: docs/brain.md says how to run one that has',
      });
    },
    models(_call, answer) {
      answer(null, create(ModelsResponseSchema, { models: [...EMBEDDED_MODELS] }));
    },
  };
}

/** Answers when not. */
function isOffered<Response>(
  asked: string,
  offered: string,
  answer: sendUnaryData<Response>,
): boolean {
  if (asked === '' || asked === offered) return true;
  answer({ code: status.NOT_FOUND, details: `model_id: offered is ${offered}` });
  return false;
}

/** Answers when not. */
function isWithin<Response>(broken: string | null, answer: sendUnaryData<Response>): boolean {
  if (broken === null) return true;
  answer({ code: status.INVALID_ARGUMENT, details: broken });
  return false;
}

function forecast({ series, steps, levels }: ForecastRequest): ForecastResponse {
  const startMs = performance.now();
  const forecasts = series.map(({ id, values }) => ({
    id,
    contextLength: Math.min(values.length, FORECAST_CONTEXT),
    steps: forecastQuantiles(values, steps, levels).map((quantiles) => ({ values: quantiles })),
  }));
  return create(ForecastResponseSchema, {
    modelId: EMBEDDED_FORECAST,
    levels,
    forecasts,
    inferenceMs: performance.now() - startMs,
  });
}

function sentiment({ texts }: SentimentRequest): SentimentResponse {
  const startMs = performance.now();
  const sentiments = texts.map(({ id, text }) => ({ id, ...scoreText(text) }));
  return create(SentimentResponseSchema, {
    modelId: EMBEDDED_SENTIMENT,
    sentiments,
    inferenceMs: performance.now() - startMs,
  });
}

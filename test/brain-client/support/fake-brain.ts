import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { Server, ServerCredentials, type ServerOptions } from '@grpc/grpc-js';
import { BRAIN_SERVICE, type BrainImplementation } from '@voltaire/brain-client';
import {
  type ForecastRequest,
  ForecastRequestSchema,
  type ForecastResponse,
  ForecastResponseSchema,
  ModelsResponseSchema,
  SentimentResponseSchema,
} from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';

export const MODEL = 'fake/steady';

export interface FakeBrain {
  readonly address: string;
  /** Calls that have arrived, by name. */
  readonly calls: Record<keyof BrainImplementation, number>;
  stop(): Promise<void>;
}

/** Quantiles of ±1 basis point around 0 at each step: of the right form, and plausible. */
export function steadyForecast({ series, steps, levels }: ForecastRequest): ForecastResponse {
  return create(ForecastResponseSchema, {
    modelId: MODEL,
    levels,
    forecasts: series.map(({ id }) => ({
      id,
      contextLength: 8,
      steps: Array.from({ length: steps }, () => ({ values: levels.map((p) => 2 * (p - 0.5)) })),
    })),
  });
}

/** A request that steadyForecast answers plausibly: `count` series of 64 values. */
export function requestOf(
  count: number,
  more: MessageInitShape<typeof ForecastRequestSchema> = {},
): ForecastRequest {
  return create(ForecastRequestSchema, {
    steps: 3,
    levels: [0.1, 0.5, 0.9],
    series: Array.from({ length: count }, (_each, k) => ({
      id: `s${k}`,
      stepSeconds: 1,
      values: Array.from({ length: 64 }, (_, i) => (i === 63 ? 0 : (i + k) % 2)),
    })),
    ...more,
  });
}

const WELL: BrainImplementation = {
  forecast: ({ request }, answer) => answer(null, steadyForecast(request)),
  sentiment: ({ request }, answer) =>
    answer(
      null,
      create(SentimentResponseSchema, {
        modelId: MODEL,
        sentiments: request.texts.map(({ id }) => ({ id, neutral: 1 })),
      }),
    ),
  reason: (call) => call.end(),
  models: (_call, answer) =>
    answer(null, create(ModelsResponseSchema, { models: [{ id: MODEL, loaded: true }] })),
};

/** A Brain that is well but for what it is told to do differently. */
export async function fakeBrain(
  different: Partial<BrainImplementation> = {},
  {
    credentials = ServerCredentials.createInsecure(),
    port = 0,
    options = {},
  }: { credentials?: ServerCredentials; port?: number; options?: ServerOptions } = {},
): Promise<FakeBrain> {
  const server = new Server(options);
  const calls = { forecast: 0, sentiment: 0, reason: 0, models: 0 };
  const { forecast, sentiment, reason, models } = { ...WELL, ...different };
  const counting: BrainImplementation = {
    forecast: (call, answer) => {
      calls.forecast++;
      forecast(call, answer);
    },
    sentiment: (call, answer) => {
      calls.sentiment++;
      sentiment(call, answer);
    },
    reason: (call) => {
      calls.reason++;
      reason(call);
    },
    models: (call, answer) => {
      calls.models++;
      models(call, answer);
    },
  };
  server.addService(BRAIN_SERVICE, { ...counting });
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, credentials, (error, found) => {
      if (error) reject(error);
      else resolve(found);
    });
  });
  return {
    address: `127.0.0.1:${bound}`,
    calls,
    stop: async () => server.forceShutdown(),
  };
}

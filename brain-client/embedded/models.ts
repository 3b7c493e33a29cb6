import { create } from '@bufbuild/protobuf';
import {
  type Model,
  ModelKind,
  ModelSchema,
} from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';
import manifest from '../package.json' with { type: 'json' };
import { FORECAST_CONTEXT } from './forecaster.ts';
import { SENTIMENT_CONTEXT } from './lexicon.ts';

export const EMBEDDED_FORECAST = 'baseline/ewma-conformal';
export const EMBEDDED_SENTIMENT = 'lexicon/finance';

const common = {
  device: 'cpu',
  version: manifest.version,
  licence: 'Apache-2.0',
  loaded: true,
  isDefault: true,
};

/** What the built-in Brain offers. */
export const EMBEDDED_MODELS: readonly Model[] = [
  create(ModelSchema, {
    ...common,
    id: EMBEDDED_FORECAST,
    kind: ModelKind.FORECAST,
    maxContext: FORECAST_CONTEXT,
  }),
  create(ModelSchema, {
    ...common,
    id: EMBEDDED_SENTIMENT,
    kind: ModelKind.SENTIMENT,
    maxContext: SENTIMENT_CONTEXT,
  }),
];

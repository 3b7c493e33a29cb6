import type {
  SentimentRequest,
  SentimentResponse,
  TextSentiment,
} from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';
import { refusedIds } from './ids.ts';
import { refusedModel } from './model.ts';
import { believed, type Checked, type Refused, refuse } from './refusal.ts';

/** What models that compute in single precision are off. */
const TOLERANCE = 1e-3;

/**
 * Whether sentiments can be believed: as a whole when form and model are as asked, each text for itself
 * when its numbers fit together. One place for each text, in the order of the request.
 */
export function checkSentiment(
  request: SentimentRequest,
  response: SentimentResponse,
  allowedModels: readonly string[],
): Checked<readonly Checked<TextSentiment>[]> {
  const refused =
    refusedModel(response.modelId, request.modelId, allowedModels) ??
    refusedIds(request.texts, response.sentiments);
  if (refused) return refused;
  return believed(response.sentiments.map((each) => refusedNumbers(each) ?? believed(each)));
}

function refusedNumbers({ positive, negative, neutral, score }: TextSentiment): Refused | null {
  const seen = `positive=${positive} negative=${negative} neutral=${neutral} score=${score}`;
  const probabilities = [positive, negative, neutral];
  if (![...probabilities, score].every(Number.isFinite)) return refuse('NOT_FINITE', seen);
  if (!probabilities.every((p) => p >= 0 && p <= 1))
    return refuse('PROBABILITY_OUT_OF_RANGE', seen);
  if (Math.abs(positive + negative + neutral - 1) > TOLERANCE) {
    return refuse('PROBABILITIES_NOT_ONE', seen);
  }
  // Both bounds: at the tolerance's edge a score could otherwise be above 1.
  if (Math.abs(score) > 1 || Math.abs(score - (positive - negative)) > TOLERANCE) {
    return refuse('SCORE_DIFFERS', seen);
  }
  return null;
}

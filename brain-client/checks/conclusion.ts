import {
  type Conclusion,
  type ReasonRequest,
  Stance,
  SuggestedAggression,
} from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';
import { refusedModel } from './model.ts';
import { believed, type Checked, refuse } from './refusal.ts';

/** The contract's. */
const MAX_RATIONALE = 4_096;

/** Whether a language model's conclusion may be told to anybody. */
export function checkConclusion(
  request: Pick<ReasonRequest, 'modelId'>,
  conclusion: Conclusion,
  allowedModels: readonly string[],
): Checked<Conclusion> {
  const { modelId, stance, suggestedAggression, rationale, confidence } = conclusion;
  const refused = refusedModel(modelId, request.modelId, allowedModels);
  if (refused) return refused;
  // proto3 enums are open: an unknown number arrives as it is.
  if (stance === Stance.UNSPECIFIED || Stance[stance] === undefined) {
    return refuse('STANCE_UNKNOWN', `stance=${stance}`);
  }
  if (
    suggestedAggression === SuggestedAggression.UNSPECIFIED ||
    SuggestedAggression[suggestedAggression] === undefined
  ) {
    return refuse('AGGRESSION_UNKNOWN', `suggestedAggression=${suggestedAggression}`);
  }
  const { length } = Array.from(rationale); // characters, not UTF-16's units
  if (length < 1 || length > MAX_RATIONALE) {
    return refuse('RATIONALE_LENGTH', `length=${length} limit=${MAX_RATIONALE}`);
  }
  if (!(confidence >= 0 && confidence <= 1)) {
    return refuse('CONFIDENCE_OUT_OF_RANGE', `confidence=${confidence}`);
  }
  return believed(conclusion);
}

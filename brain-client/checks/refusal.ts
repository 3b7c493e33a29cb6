/** Why an answer is not believed, with a sentence for a person. docs/brain.md has the same list. */
export const REFUSALS = {
  MODEL_NOT_ALLOWED: 'the model that answered is not on the list of those that may be heard',
  MODEL_NOT_ASKED: 'another model answered than the one that was asked for',
  COUNT_DIFFERS: 'there is not one answer for each series or text',
  IDS_DIFFER: 'the answers name other series or texts than were asked about, or in another order',
  STEPS_DIFFER: 'a forecast does not have as many steps as were asked for',
  LEVELS_DIFFER: 'the levels of the quantiles are not those that were asked for, one value each',
  NOT_FINITE: 'a number is NaN or infinite',
  QUANTILES_CROSS: 'a quantile is below one of a lower level: such numbers are of no distribution',
  MEDIAN_IMPLAUSIBLE:
    'the median moves further than the volatility of what was sent makes credible',
  WIDTH_IMPLAUSIBLE:
    'the quantiles spread wider than the volatility of what was sent makes credible',
  PROBABILITY_OUT_OF_RANGE: 'a probability is below 0 or above 1',
  PROBABILITIES_NOT_ONE: 'the three probabilities do not add up to 1',
  SCORE_DIFFERS: 'the score is not the positive probability less the negative one',
  STANCE_UNKNOWN: 'the conclusion has no stance that is known',
  AGGRESSION_UNKNOWN: 'the conclusion suggests no aggression that is known',
  RATIONALE_LENGTH: 'the rationale is empty or too long',
  CONFIDENCE_OUT_OF_RANGE: 'the confidence is not a number from 0 to 1',
} as const;

export type RefusalCode = keyof typeof REFUSALS;

export interface Refused {
  readonly ok: false;
  readonly refused: RefusalCode;
  /** What was seen and what was expected. */
  readonly detail: string;
}

/** An answer that may become an event, or why it may not. */
export type Checked<Value> = { readonly ok: true; readonly value: Value } | Refused;

export function believed<Value>(value: Value): Checked<Value> {
  return { ok: true, value };
}

export function refuse(refused: RefusalCode, detail: string): Refused {
  return { ok: false, refused, detail };
}

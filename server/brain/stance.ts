import {
  Stance,
  SuggestedAggression,
} from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';
import type { Aggression, Bias } from '@voltaire/schema/enums.ts';

/** What a model's stance amounts to: it never opens a side, it can only close one. */
const BIAS_OF: Readonly<Record<Stance, Bias | null>> = {
  [Stance.UNSPECIFIED]: null,
  [Stance.BULLISH]: 'LONG_ONLY',
  [Stance.BEARISH]: 'SHORT_ONLY',
  [Stance.NEUTRAL]: 'NONE',
  [Stance.STAND_ASIDE]: 'PAUSE',
};

const AGGRESSION_OF: Readonly<Record<SuggestedAggression, Aggression | null>> = {
  [SuggestedAggression.UNSPECIFIED]: null,
  [SuggestedAggression.LOW]: 'LOW',
  [SuggestedAggression.NORMAL]: 'NORMAL',
  [SuggestedAggression.HIGH]: 'HIGH',
};

/** Null of a stance that this version does not know. */
export const biasOf = (stance: Stance): Bias | null => BIAS_OF[stance] ?? null;

export const aggressionOf = (suggested: SuggestedAggression): Aggression | null =>
  AGGRESSION_OF[suggested] ?? null;

import { create } from '@bufbuild/protobuf';
import { type BrainClient, checkSentiment } from '@voltaire/brain-client';
import {
  SentimentRequestSchema,
  type TextSentiment,
} from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';

/** brain.proto: SentimentRequest.texts, Text.text. */
const MOST_TEXTS = 64;
const LONGEST = 8_192;

export interface TextScorerParts {
  readonly client: BrainClient;
  /** Empty: the Brain's default. */
  readonly modelId: string;
  readonly allowedModels: readonly string[];
}

export interface Text {
  readonly id: string;
  readonly text: string;
}

export type Scored = Pick<TextSentiment, 'id' | 'positive' | 'negative' | 'neutral' | 'score'>;

/**
 * Asks the Brain what texts say. Never rejects: no answer, or one that cannot be believed, is a refusal
 * in a sentence; a text whose numbers do not fit together is left out of the answer.
 */
export async function scoreTexts(
  { client, modelId, allowedModels }: TextScorerParts,
  texts: readonly Text[],
): Promise<{ modelId: string; scores: readonly Scored[] } | { refused: string }> {
  const request = create(SentimentRequestSchema, {
    modelId,
    texts: texts.slice(0, MOST_TEXTS).map(({ id, text }) => ({ id, text: text.slice(0, LONGEST) })),
  });
  try {
    const { response } = await client.sentiment(request);
    const checked = checkSentiment(request, response, allowedModels);
    if (!checked.ok) {
      client.meters.refused('sentiment', response.modelId, checked.refused);
      return { refused: `${checked.refused}: ${checked.detail}` };
    }
    const scores = checked.value.flatMap((each) => {
      if (each.ok) return [each.value];
      client.meters.refused('sentiment', response.modelId, each.refused);
      return [];
    });
    return { modelId: response.modelId, scores };
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
}

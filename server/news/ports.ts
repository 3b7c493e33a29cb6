import type { Sentiment } from '@voltaire/reflex/model/inference.ts';

export interface Text {
  /** Comes back with its score. */
  readonly id: string;
  readonly text: string;
}

export interface TextScore {
  readonly id: string;
  /** Probabilities, 0 to 1; together 1. */
  readonly positive: number;
  readonly negative: number;
  readonly neutral: number;
  /** −1 to 1: positive less negative. */
  readonly score: number;
}

export interface TextScores {
  readonly modelId: string;
  readonly scores: readonly TextScore[];
}

/** Why there are no scores, in a sentence. */
export interface Refused {
  readonly refused: string;
}

/**
 * Asks a model what texts say of what they are about. Answers within a deadline of its own, in one way
 * or the other: the next is asked only when this one has answered.
 */
export type ScoreTexts = (texts: readonly Text[]) => Promise<TextScores | Refused>;

/** Hands the kernel what the news of one symbol come to; it is journaled there before it is used. */
export type PublishSentiment = (symbolId: number, sentiment: Sentiment) => void;

/** What becomes of news: without it they are kept and shown, and count for nothing. */
export interface NewsBrain {
  readonly scoreTexts: ScoreTexts;
  readonly publishSentiment: PublishSentiment;
}

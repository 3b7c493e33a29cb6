import { createHash } from 'node:crypto';
import { LONGEST_TITLE, MOST_SOURCES, type Sentiment } from '@voltaire/reflex/model/inference.ts';
import type { NewsItem } from './item.ts';
import { shortened } from './plain-text.ts';

export interface Decay {
  /** After this long a text weighs half, seconds. */
  readonly halfLifeS: number;
  /** Older than this it counts for nothing, seconds. */
  readonly maxAgeS: number;
}

/**
 * Beside all texts stands one that is as heavy as a new one and says nothing: so a single text speaks
 * at half its voice, and all of them fade as they grow old.
 */
export const NEUTRAL_WEIGHT = 1;

/** What it weighs by its age, 1 to 0; whatever it says, and however strongly. */
export function weightOf(item: NewsItem, { halfLifeS, maxAgeS }: Decay, nowUs: number): number {
  const ageS = Math.max(0, (nowUs - item.publishedAtUs) / 1e6);
  return ageS <= maxAgeS ? 2 ** (-ageS / halfLifeS) : 0;
}

/** Whether it counts: one model is heard at a time, since two do not measure with one measure. */
export function counts(
  item: NewsItem,
  modelId: string | null,
  decay: Decay,
  nowUs: number,
): boolean {
  return (
    item.scored !== null && item.scored.modelId === modelId && weightOf(item, decay, nowUs) > 0
  );
}

/** What these texts come to, as the kernel hears it: Σ weight · score / (Σ weight + NEUTRAL_WEIGHT). */
export function sentimentOf(
  items: readonly NewsItem[],
  modelId: string,
  decay: Decay,
  nowUs: number,
): Sentiment {
  const weighed = items
    .filter((item) => counts(item, modelId, decay, nowUs))
    .map((item) => ({ item, score: item.scored!.score, weight: weightOf(item, decay, nowUs) }))
    .sort((a, b) => b.weight - a.weight || (a.item.id < b.item.id ? -1 : 1));
  const weight = weighed.reduce((sum, each) => sum + each.weight, NEUTRAL_WEIGHT);
  return {
    modelId,
    computedAtUs: nowUs,
    score: weighed.reduce((sum, each) => sum + each.weight * each.score, 0) / weight,
    inputHash: inputHash(weighed.map(({ item, score }) => [item.id, score, modelId])),
    sources: weighed.slice(0, MOST_SOURCES).map(({ item, score, weight: its }) => ({
      source: item.source,
      title: shortened(item.title, LONGEST_TITLE),
      score,
      weight: its,
    })),
  };
}

/** SHA-256 of the canonical list: JSON without spaces, by id. The server's news file has the texts. */
function inputHash(
  inputs: readonly (readonly [id: string, score: number, modelId: string])[],
): string {
  const byId = [...inputs].sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(byId)).digest('hex');
}

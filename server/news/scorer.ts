import type { ItemScore, NewsItem } from './item.ts';
import { shortened } from './plain-text.ts';
import type { Refused, ScoreTexts, Text, TextScores } from './ports.ts';

/** Texts of one question; a Brain takes 64. */
const MOST_AT_ONCE = 32;
/** A model of sentences reads no further anyway. */
const LONGEST_TEXT = 1_000;
const FIRST_PAUSE_US = 5e6;
const LONGEST_PAUSE_US = 300e6;

/** Where the texts are, and where their scores go. */
export interface Unscored {
  /** What is worth a question now, newest first. */
  unscored(): readonly NewsItem[];
  score(id: string, scored: ItemScore): void;
}

/**
 * Has each text scored once. What is refused is asked again, later each time and fewer at once, so
 * that one text that a model cannot take does not keep the others from it.
 */
export class Scorer {
  /** Why the last question was refused; empty when it was not. */
  refusal = '';
  private atOnce = MOST_AT_ONCE;
  private pauseUs = FIRST_PAUSE_US;
  private notBeforeUs = 0;
  private asking = false;
  /** How often each was asked about in vain. */
  private readonly inVain = new Map<string, number>();

  constructor(
    private readonly scoreTexts: ScoreTexts,
    private readonly news: Unscored,
    private readonly nowUs: () => number,
  ) {}

  /** Asks one question if it is time to. Never rejects. */
  async tick(): Promise<void> {
    const now = this.nowUs();
    if (this.asking || (now < this.notBeforeUs && now > this.notBeforeUs - LONGEST_PAUSE_US))
      return;
    const items = this.next();
    if (items.length === 0) return;
    this.asking = true;
    const answer = await this.ask(items.map(toText));
    this.asking = false;
    if ('refused' in answer) this.postpone(items, answer.refused);
    else this.take(items, answer);
  }

  /** Those that were refused least first, so that the rest goes ahead of what never passes. */
  private next(): readonly NewsItem[] {
    const waiting = this.news.unscored();
    const still = new Set(waiting.map(({ id }) => id));
    for (const id of this.inVain.keys()) if (!still.has(id)) this.inVain.delete(id);
    const refused = ({ id }: NewsItem) => this.inVain.get(id) ?? 0;
    return [...waiting].sort((a, b) => refused(a) - refused(b)).slice(0, this.atOnce);
  }

  private async ask(texts: readonly Text[]): Promise<TextScores | Refused> {
    try {
      const answer = await this.scoreTexts(texts);
      return 'refused' in answer || isSound(answer, texts)
        ? answer
        : { refused: 'the answer is malformed: not one score from −1 to 1 for each text' };
    } catch (error) {
      return { refused: error instanceof Error ? error.message : String(error) };
    }
  }

  private take(items: readonly NewsItem[], { modelId, scores }: TextScores): void {
    this.refusal = '';
    this.atOnce = Math.min(this.atOnce * 2, MOST_AT_ONCE);
    this.pauseUs = FIRST_PAUSE_US;
    const byId = new Map(scores.map((score) => [score.id, score]));
    for (const { id } of items) {
      const { positive, negative, neutral, score } = byId.get(id)!;
      this.news.score(id, { modelId, positive, negative, neutral, score });
    }
  }

  private postpone(items: readonly NewsItem[], reason: string): void {
    this.refusal = reason;
    this.atOnce = Math.max(1, Math.floor(this.atOnce / 2));
    this.notBeforeUs = this.nowUs() + this.pauseUs;
    this.pauseUs = Math.min(this.pauseUs * 2, LONGEST_PAUSE_US);
    for (const { id } of items) this.inVain.set(id, (this.inVain.get(id) ?? 0) + 1);
  }
}

function toText({ id, title, summary }: NewsItem): Text {
  return { id, text: shortened(summary === '' ? title : `${title}. ${summary}`, LONGEST_TEXT) };
}

function isSound({ modelId, scores }: TextScores, texts: readonly Text[]): boolean {
  const ids = new Set(texts.map(({ id }) => id));
  return (
    modelId !== '' &&
    scores.length === texts.length &&
    scores.every(
      ({ id, positive, negative, neutral, score }) =>
        ids.delete(id) &&
        [positive, negative, neutral].every((share) => share >= 0 && share <= 1) &&
        score >= -1 &&
        score <= 1,
    )
  );
}

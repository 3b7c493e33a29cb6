import { afinn165FinancialMarketNews } from 'afinn-165-financialmarketnews';
import { LONGEST_TERM, MARKET_TERMS, NEGATIONS } from './market-terms.ts';

/** Characters that are looked at: headlines and the beginnings of articles. */
export const SENTIMENT_CONTEXT = 2_048;

/** How far a negation reaches, words. */
const REACH = 4;
/** What is turned round is weaker than its opposite: "not bad" is not "good". */
const TURNED = -0.7;
/** Valence that a text needs to be as likely meant as not. */
const NEUTRAL_VALENCE = 2;

const WORD = /\d+%|[a-z0-9]+(?:['’.-][a-z0-9]+)*/g;
const GENERAL = new Map(Object.entries(afinn165FinancialMarketNews));

export interface TextScore {
  readonly positive: number;
  readonly negative: number;
  readonly neutral: number;
  readonly score: number;
}

/**
 * How favourable a text sounds: valences of its words and phrases, added up on either side, as shares of
 * both and of a constant for neutral. It counts words and understands nothing: who did what to whom,
 * irony and what was expected are lost on it.
 */
export function scoreText(text: string): TextScore {
  const words =
    text.slice(0, SENTIMENT_CONTEXT).toLowerCase().replaceAll('’', "'").match(WORD) ?? [];
  let favourable = 0;
  let unfavourable = 0;
  let negatedUntil = -1;
  for (let at = 0; at < words.length; ) {
    const { length, valence } = termAt(words, at);
    const felt = at <= negatedUntil ? TURNED * valence : valence;
    if (felt > 0) favourable += felt;
    else unfavourable -= felt;
    if (length === 1 && NEGATIONS.has(words[at]!)) negatedUntil = at + REACH;
    at += length;
  }
  const all = favourable + unfavourable + NEUTRAL_VALENCE;
  const [positive, negative] = [favourable / all, unfavourable / all];
  return {
    positive,
    negative,
    neutral: NEUTRAL_VALENCE / all,
    score: positive - negative,
  };
}

/** The longest known term that begins at a word. A negation has no valence of its own. */
function termAt(words: readonly string[], at: number): { length: number; valence: number } {
  for (let length = Math.min(LONGEST_TERM, words.length - at); length > 0; length--) {
    const term = words.slice(at, at + length).join(' ');
    if (length === 1 && NEGATIONS.has(term)) return { length, valence: 0 };
    const valence = MARKET_TERMS.get(term) ?? GENERAL.get(term);
    if (valence !== undefined) return { length, valence };
  }
  return { length: 1, valence: 0 };
}

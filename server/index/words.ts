import { contentNumber } from './content-number.ts';

/** Numbers are left out: what was found differs in every text, and nobody searches for it. */
const WORD = /\p{L}[\p{L}\p{N}]*/gu;
/** PostgreSQL takes 2 kB in a lexeme; no word is so long. */
const LONGEST = 64;
/** Texts repeat: a strategy has few reasons. */
const MOST_KEPT = 5_000;

const kept = new Map<string, string>();

/** The words of a text in lower case, with spaces between them: as a tsvector is written. */
export function wordsOf(text: string): string {
  const known = kept.get(text);
  if (known !== undefined) return known;
  const found = text.toLowerCase().normalize('NFC').match(WORD) ?? [];
  const words = found.map((word) => word.slice(0, LONGEST)).join(' ');
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(text, words);
  return words;
}

/** Asks for texts that have words which begin like each of these, as a tsquery; empty without a word. */
export function searchFor(text: string): string {
  return wordsOf(text)
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => `${word}:*`)
    .join(' & ');
}

/** Words of one decision, by a number that is made of them. */
export interface Text {
  readonly id: string;
  readonly words: string;
}

const texts = new Map<string, Text>();

export function textOfWords(words: string): Text {
  const known = texts.get(words);
  if (known) return known;
  const text = { id: contentNumber(words), words };
  if (texts.size >= MOST_KEPT) texts.clear();
  texts.set(words, text);
  return text;
}

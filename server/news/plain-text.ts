import { decodeHTML } from 'entities';

/** Markup and entities take more room than the text that they stand for. */
const ROOM = 8;
/** Markup within entities within markup: each round takes one layer off. */
const MOST_ROUNDS = 8;

/** What holds no text for a reader, with all that is in it; what is never closed goes to the end. */
const UNREAD = /<(script|style|template|noscript)\b[\s\S]*?(?:<\/\1\s*>|$)|<!--[\s\S]*?(?:-->|$)/gi;
const TAG = /<[a-z!/?][^<>]*>/gi;
/** Marks that language models take for the frame of a conversation. */
const MODEL_TOKEN = /<\|[^<>|]{0,64}\|>|\[\/?INST\]|<<\/?SYS>>/gi;
/**
 * Controls, what turns or hides text (bidi marks, zero width, tags, soft hyphens), private use,
 * lone surrogates, and selectors of variants, which can carry a text of their own.
 */
const UNSEEN = /[\p{C}\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}]/gu;
/** What steers a terminal: its colours and cursor, and titles and links, closed or not. */
// oxlint-disable-next-line no-control-regex -- it is there to take them out
const STEERING = /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?/g;
/** More marks than any language heaps on one letter. */
const HEAPED = /(\p{M}{3})\p{M}+/gu;

/**
 * The text of HTML, XML or anything else as a person may read it: no markup, no entities, nothing
 * unseen, one line, `longest` UTF-16 units at most. It is data still, whatever it says.
 */
export function plainText(text: string, longest: number): string {
  let plain = text.slice(0, longest * ROOM);
  for (let round = 0, before = ''; round < MOST_ROUNDS && plain !== before; round++) {
    before = plain;
    plain = decodeHTML(withoutMarkup(readable(plain)));
  }
  // Nothing that a browser could take for a tag is left, however deep it was buried.
  const safe = readable(withoutMarkup(plain)).replace(/(?<!<)<+(?=[a-z!/?|])/gi, '');
  return shortened(safe.normalize('NFC').trim(), longest);
}

function readable(text: string): string {
  const oneLine = text.replace(STEERING, '').replace(/\s+/g, ' ');
  return oneLine.replace(UNSEEN, '').replace(HEAPED, '$1');
}

function withoutMarkup(text: string): string {
  return text
    .replace(MODEL_TOKEN, ' ')
    .replace(UNREAD, ' ')
    .replace(TAG, ' ')
    .replace(/ {2,}/g, ' ');
}

export function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

const LONGEST_URL = 2_000;

/** The address as a browser would write it; null when it is none, not of the web, or holds a password. */
export function webAddress(text: string | null | undefined, base?: string): string | null {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '' || trimmed.length > LONGEST_URL || !URL.canParse(trimmed, base)) return null;
  const { protocol, username, password, href } = new URL(trimmed, base);
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  return username === '' && password === '' && href.length <= LONGEST_URL ? href : null;
}

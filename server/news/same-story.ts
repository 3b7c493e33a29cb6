/** What of a title decides whether two tell the same story. */
export interface Fingerprint {
  /** Its words in small letters, without the name of a medium behind it. */
  readonly words: string;
  /** Its numbers, in their order: at 60,000 is not at 50,000. */
  readonly numbers: string;
  /** Every three words that follow one another. */
  readonly shingles: ReadonlySet<string>;
}

/** " - The Block", " | Reuters": four words at most, behind a title that is longer than that. */
const MEDIUM = /^(.{20,}?) [|–—-] \S+(?: \S+){0,3}$/u;
const WORD = /[\p{L}\p{N}]+(?:[.,'’][\p{L}\p{N}]+)*/gu;
const SHINGLE = 3;
/** Of all shingles of both, how many must be in both. */
const SAME = 0.8;

export function fingerprintOf(title: string): Fingerprint {
  const plain = MEDIUM.exec(title)?.[1] ?? title;
  const words = Array.from(plain.normalize('NFKC').toLowerCase().matchAll(WORD), ([word]) => word);
  const shingles = new Set<string>();
  for (let i = 0; i + SHINGLE <= words.length; i++) {
    shingles.add(words.slice(i, i + SHINGLE).join(' '));
  }
  const numbers = words.filter((word) => /\p{N}/u.test(word));
  return { words: words.join(' '), numbers: numbers.join(' '), shingles };
}

/**
 * The same words, or the same numbers and four fifths of all shingles in common (Jaccard): one word
 * more or less at an end, not one changed in the middle. Never of less than four words, which any two
 * media may have above different texts ("Market wrap").
 */
export function isSameStory(a: Fingerprint, b: Fingerprint): boolean {
  if (a.shingles.size < 2 || b.shingles.size < 2) return false;
  if (a.words === b.words) return true;
  if (a.numbers !== b.numbers) return false;
  let both = 0;
  for (const shingle of a.shingles) if (b.shingles.has(shingle)) both++;
  return both / (a.shingles.size + b.shingles.size - both) >= SAME;
}

/** Parameters that say where a reader came from, not what is read. */
const TRACKING = /^(utm_|fbclid$|gclid$|mc_|ref$|cmp$)/;

/** Two addresses of one text are the same in this form. */
export function sameAddress(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url);
  for (const name of new Set(searchParams.keys())) {
    if (TRACKING.test(name)) searchParams.delete(name);
  }
  searchParams.sort();
  const host = hostname.replace(/^(www|m|amp)\./, '');
  return `${host}:${port}${pathname.replace(/\/+$/, '')}?${searchParams.toString()}`;
}

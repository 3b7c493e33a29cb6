import { createHash } from 'node:crypto';
import { plainText, webAddress } from './plain-text.ts';

export const NEWS_WAYS = ['FEED', 'WEBHOOK', 'MUTATION'] as const;
export type NewsWay = (typeof NEWS_WAYS)[number];

/** A text as it came in. Nothing of it is trusted but how it came. */
export interface IncomingNews {
  readonly via: NewsWay;
  /** Name of the feed, or of the token that handed it in. */
  readonly by: string;
  /** What its source calls it; null when it has no name. */
  readonly externalId: string | null;
  readonly source: string;
  readonly url: string | null;
  readonly title: string;
  readonly summary: string;
  /** Microseconds since the epoch; null when its source does not say. */
  readonly publishedAtUs: number | null;
}

export interface ItemScore {
  readonly modelId: string;
  readonly positive: number;
  readonly negative: number;
  readonly neutral: number;
  readonly score: number;
}

export interface NewsItem {
  readonly id: string;
  readonly via: NewsWay;
  readonly by: string;
  readonly source: string;
  readonly url: string | null;
  readonly title: string;
  readonly summary: string;
  readonly publishedAtUs: number;
  /** Its source named no time, or one too far ahead: it counts as published when it was received. */
  readonly timeCorrected: boolean;
  readonly receivedAtUs: number;
  readonly symbols: readonly string[];
  /** Others that told the same and are not kept. */
  readonly duplicates: number;
  readonly scored: ItemScore | null;
}

const LONGEST_SOURCE = 80;
const LONGEST_TITLE = 300;
const LONGEST_SUMMARY = 2_000;
/** Clocks differ; what claims to be of later than this is not believed. */
const AHEAD_US = 5 * 60e6;

/** What is kept of it, not yet linked to any symbol; null when no title is left of it. */
export function newItem(incoming: IncomingNews, nowUs: number): NewsItem | null {
  const { via, by, publishedAtUs: said } = incoming;
  const title = plainText(incoming.title, LONGEST_TITLE);
  if (title === '') return null;
  const source = plainText(incoming.source, LONGEST_SOURCE) || by;
  const url = webAddress(incoming.url);
  const summary = plainText(incoming.summary, LONGEST_SUMMARY);
  const believed = said !== null && said > 0 && said <= nowUs + AHEAD_US;
  return {
    id: idOf(by, incoming.externalId ?? [url, title, summary]),
    via,
    by,
    source,
    url,
    title,
    summary: summary === title ? '' : summary,
    publishedAtUs: believed ? said : nowUs,
    timeCorrected: !believed,
    receivedAtUs: nowUs,
    symbols: [],
    duplicates: 0,
    scored: null,
  };
}

/** Of what hands it in as well, so that nobody can take the place of what another is going to say. */
function idOf(by: string, name: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([by, name]))
    .digest('hex')
    .slice(0, 32);
}

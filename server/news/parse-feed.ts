import {
  type AnyFeed,
  type AtomFeed,
  parseFeed as parse,
  type RdfFeed,
  type RssFeed,
} from 'feedsmith';
import { webAddress } from './plain-text.ts';

/** What a feed says of one text, as it says it. */
export interface FeedEntry {
  readonly externalId: string | null;
  readonly url: string | null;
  readonly title: string;
  readonly summary: string;
  readonly publishedAtUs: number | null;
}

/** Of one reading; a feed that shows more shows its newest first. */
export const MOST_ENTRIES = 100;

/**
 * The entries of RSS 0.9 to 2.0 or Atom, in their order. The parser expands no entity that a document
 * defines, and reads nothing from elsewhere. Throws when it is neither.
 */
export function parseFeed(text: string, feedUrl: string): FeedEntry[] {
  const { format, feed } = read(text);
  const inFull = (entry: FeedEntry) => ({ ...entry, url: webAddress(entry.url, feedUrl) });
  switch (format) {
    case 'rss':
      return (feed.items ?? []).map(ofRss).map(inFull);
    case 'rdf':
      return (feed.items ?? []).map(ofRdf).map(inFull);
    case 'atom':
      return (feed.entries ?? []).map(ofAtom).map(inFull);
    case 'json':
      throw new Error('it is neither RSS nor Atom');
  }
}

function read(text: string): AnyFeed<number | null> {
  try {
    return parse(text, { maxItems: MOST_ENTRIES, parseDateFn: microseconds });
  } catch (error) {
    throw new Error('it is neither RSS nor Atom, or not well formed', { cause: error });
  }
}

function ofRss(item: RssFeed.Item<number | null>): FeedEntry {
  const { guid, link, title, description, content, pubDate, dc } = item;
  return {
    externalId: guid?.value ?? null,
    url: link ?? (guid?.isPermaLink === false ? null : (guid?.value ?? null)),
    title: title ?? '',
    summary: description ?? content?.encoded ?? '',
    publishedAtUs: pubDate ?? dc?.dates?.[0] ?? null,
  };
}

function ofRdf({
  rdf,
  link,
  title,
  description,
  content,
  dc,
}: RdfFeed.Item<number | null>): FeedEntry {
  return {
    externalId: rdf?.about ?? null,
    url: link ?? rdf?.about ?? null,
    title: title ?? '',
    summary: description ?? content?.encoded ?? '',
    publishedAtUs: dc?.dates?.[0] ?? null,
  };
}

function ofAtom(entry: AtomFeed.Entry<number | null>): FeedEntry {
  const { id, links = [], title, summary, content, published, updated } = entry;
  const link = links.find(({ rel = 'alternate' }) => rel === 'alternate') ?? links[0];
  return {
    externalId: id ?? null,
    url: link?.href ?? null,
    title: title?.value ?? '',
    summary: summary?.value ?? content?.value ?? '',
    publishedAtUs: published ?? updated ?? null,
  };
}

/** Since the epoch; null of what is no date. */
function microseconds(date: string): number | null {
  const milliseconds = Date.parse(date);
  return Number.isNaN(milliseconds) ? null : milliseconds * 1000;
}

import type { Feed } from '~/graphql/system';

/** Class of the text colour. Never the only difference: each state has an icon and its name. */
export const FEED_COLOURS: Record<Feed['state'], string> = {
  LIVE: 'text-up',
  SYNCING: 'text-care',
  STALE: 'text-care',
  BLOCKED: 'text-down',
  DOWN: 'text-down',
};

const VENUES: Readonly<Record<string, string>> = {
  binance: 'Binance',
  'binance-futures': 'Binance futures',
  kraken: 'Kraken',
};

export function venueName(venue: string): string {
  return VENUES[venue] ?? venue;
}

/** What its book was proven by and how often, and what was repaired. */
export function proofsOf(feed: Feed): string {
  const { checksumsVerified, checksumsFailed, quotesVerified, quotesFailed } = feed;
  const parts = [];
  if (checksumsVerified + checksumsFailed > 0) {
    parts.push(countOf(checksumsVerified, 'checksums held'), countOf(checksumsFailed, 'failed'));
  } else {
    parts.push(countOf(feed.bookUpdates, 'updates'), countOf(feed.gaps, 'gaps'));
  }
  if (quotesVerified + quotesFailed > 0) {
    parts.push(countOf(quotesVerified, 'quotes agree'), countOf(quotesFailed, 'differ'));
  }
  parts.push(countOf(feed.resyncs, 'resyncs'));
  if (feed.reconnects > 0) parts.push(countOf(feed.reconnects, 'reconnects'));
  return parts.join(', ');
}

function countOf(count: number, what: string): string {
  return `${formatCount(count)} ${what}`;
}

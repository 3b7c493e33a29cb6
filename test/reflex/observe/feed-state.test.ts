import type { BookTrouble } from '@voltaire/reflex/observe/feed-state.ts';
import { FeedState } from '@voltaire/reflex/observe/feed-state.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const TROUBLES: readonly BookTrouble[] = [
  'IN_STEP',
  'AWAITING_SNAPSHOT',
  'BAD_SNAPSHOT',
  'GAP',
  'CROSSED_BOOK',
  'CHECKSUM_MISMATCH',
  'QUOTE_MISMATCH',
  'TRADE_OUTSIDE_BOOK',
  'BAD_FRAME',
];

interface Facts {
  readonly up: boolean;
  readonly venueOpen: boolean;
  readonly symbolOpen: boolean;
  readonly accepted: boolean;
  readonly book: BookTrouble;
  readonly silentMs: number;
}

const both = [true, false];

const EVERY: readonly Facts[] = both.flatMap((up) =>
  both.flatMap((venueOpen) =>
    both.flatMap((symbolOpen) =>
      both.flatMap((accepted) =>
        TROUBLES.flatMap((book) =>
          [0, 2_000].map((silentMs) => ({ up, venueOpen, symbolOpen, accepted, book, silentMs })),
        ),
      ),
    ),
  ),
);

/** The documented order, from the worst on. */
function documented({ up, venueOpen, symbolOpen, accepted, book, silentMs }: Facts) {
  if (!up) return ['DOWN', 'NOT_CONNECTED'];
  if (!venueOpen || !symbolOpen) return ['BLOCKED', 'VENUE_CLOSED'];
  if (!accepted) return ['BLOCKED', 'SUBSCRIPTION_REFUSED'];
  if (book === 'AWAITING_SNAPSHOT' || book === 'BAD_SNAPSHOT') return ['SYNCING', book];
  if (book !== 'IN_STEP') return ['BLOCKED', book];
  return silentMs > 0 ? ['STALE', 'SILENT'] : ['LIVE', 'IN_STEP'];
}

/** Each fact told once, in an order of its own. */
function tell(feed: FeedState, facts: Facts, order: readonly number[]): void {
  feed.link(facts.up, facts.up ? 'connected' : 'cable cut');
  const told = [
    () => feed.venue('venue', facts.venueOpen, 'maintenance'),
    () => feed.venue('symbol', facts.symbolOpen, 'delisted'),
    () => feed.subscription('trade', true, 'accepted'),
    () => feed.subscription('book', facts.accepted, 'depth not supported'),
    () => feed.bookIs(facts.book),
    () => feed.silent(facts.silentMs),
  ];
  for (const i of order) told[i]!();
}

describe('the state of a feed', () => {
  it('before anything is DOWN', () => {
    expect(new FeedState()).toMatchObject({
      state: 'DOWN',
      code: 'NOT_CONNECTED',
      reason: 'not connected yet',
    });
  });

  it('is the worst that the facts allow, for every combination of them and in every order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), (order) => {
        for (const facts of EVERY) {
          const feed = new FeedState();
          tell(feed, facts, order);
          expect([facts, feed.state, feed.code]).toEqual([facts, ...documented(facts)]);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('is LIVE in one single combination of facts only', () => {
    const live = EVERY.filter((facts) => {
      const feed = new FeedState();
      tell(feed, facts, [0, 1, 2, 3, 4, 5]);
      return feed.state === 'LIVE';
    });
    expect(live).toHaveLength(1);
  });

  it('has a reason in words, the venue’s own where it gave one', () => {
    const words: Partial<Record<string, RegExp>> = {
      NOT_CONNECTED: /^cable cut$/,
      VENUE_CLOSED: /^(maintenance|delisted)$/,
      SUBSCRIPTION_REFUSED: /^book: depth not supported$/,
      SILENT: /^nothing of the book was heard for 2 s$/,
    };
    for (const facts of EVERY) {
      const feed = new FeedState();
      tell(feed, facts, [0, 1, 2, 3, 4, 5]);
      expect(feed.reason).toMatch(words[feed.code] ?? /^[a-z].{15,}$/);
    }
  });

  it('of a book that is wrong stays so while its snapshot is awaited', () => {
    for (const wrong of TROUBLES.slice(3)) {
      const feed = new FeedState();
      feed.link(true, 'connected');
      feed.bookIs('IN_STEP');
      feed.bookIs(wrong);
      feed.bookIs('AWAITING_SNAPSHOT');
      feed.bookIs('BAD_SNAPSHOT');
      expect([feed.state, feed.code]).toEqual(['BLOCKED', wrong]);
      feed.bookIs('IN_STEP');
      expect(feed.state).toBe('LIVE');
    }
  });

  it('with two closures or refusals is open again only when both are lifted', () => {
    const feed = new FeedState();
    feed.link(true, 'connected');
    feed.bookIs('IN_STEP');
    feed.venue('venue', false, 'maintenance');
    feed.venue('symbol', false, 'cancel only');
    feed.subscription('book', false, 'no');
    feed.subscription('trade', false, 'no');
    feed.venue('venue', true, '');
    expect([feed.code, feed.reason]).toEqual(['VENUE_CLOSED', 'cancel only']);
    feed.venue('symbol', true, '');
    feed.subscription('book', true, '');
    expect([feed.code, feed.reason]).toEqual(['SUBSCRIPTION_REFUSED', 'trade: no']);
    feed.subscription('trade', true, '');
    expect(feed.state).toBe('LIVE');
  });

  it('is begun anew by a connection: refusals, closures, silence and books are those of the old', () => {
    const feed = new FeedState();
    feed.link(true, 'connected');
    feed.subscription('book', false, 'no');
    feed.venue('venue', false, 'maintenance');
    feed.bookIs('GAP');
    feed.silent(2_000);
    feed.link(true, 'connected');
    expect([feed.state, feed.code]).toEqual(['SYNCING', 'AWAITING_SNAPSHOT']);
    feed.bookIs('IN_STEP');
    expect(feed.state).toBe('LIVE');
  });
});

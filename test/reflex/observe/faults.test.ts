import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Timeline } from '../support/events.ts';
import { type Fate, type Happening, happenings } from '../support/happenings.ts';
import { bestTen, heldBy, laneOf } from '../support/listeners.ts';
import { change, type Protocol } from '../support/reference-venue.ts';
import { UnreliableLink } from '../support/unreliable-link.ts';

const CASES: readonly [name: string, protocol: Protocol, depth: number][] = [
  ['spot (U, u)', 'spot', 10],
  ['futures (pu, u)', 'futures', 10],
  ['checksums at depth 10', 'checksum', 10],
  ['checksums at depth 25', 'checksum', 25],
];

const NOT_SETTLED = 40;

/** How the book has to be once it is settled: more changes than any request takes to be answered. */
const settling = fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), {
  minLength: NOT_SETTLED,
  maxLength: NOT_SETTLED,
});

const linkOf = (protocol: Protocol, depth: number) =>
  new UnreliableLink(protocol, depth, new Timeline(), laneOf);

/**
 * What a protocol can prove. Update ids (Binance) prove that no message is missing: the book is the
 * venue's as of the newest message that came. A checksum (Kraken) proves the ten best levels behind
 * each message: at depth 10 that is all there is, at a greater depth the levels behind those may be
 * wrong until they are among the ten. What no protocol can prove is a level that was altered within
 * a well-formed message with update ids: only the quote of the same id shows it, and only at the top.
 * An update id that is none shows with the message behind it.
 */
function expectNoWrongBookLive({ listener, reached, venue, lied }: UnreliableLink): void {
  const { market } = listener;
  if (market.feed.state !== 'LIVE' || lied) return;
  const held = heldBy(market);
  const truth = reached!.truth;
  if (venue.protocol === 'checksum') expect(bestTen(held)).toEqual(bestTen(truth));
  else expect(held).toEqual(truth);
  if (truth.bids.length > 0 && truth.asks.length > 0) expect(market.quoted).toBe(true);
}

/** Shrunk from a failure: a message with a false id breaks a newer book, then an older answer comes. */
const OVERTAKEN: readonly Happening[] = [
  told('delivered'),
  told('farAhead'),
  { what: 'answer', answer: 'lost' },
  told('delivered'),
  told('delivered'),
  { what: 'silence', ms: 3_600, heartbeats: false }, // until the book is asked for again
  told('dropped', 2),
  { what: 'unasked', old: false },
  { what: 'answer', answer: 'asOfRequest' },
];

function told(fate: Fate, lots = 1): Happening {
  return {
    what: 'change',
    changes: [{ isBid: false, offset: 1, lots, twice: false }],
    quote: 'none',
    fate,
  };
}

describe.each(CASES)('a market fed by %s', (_, protocol, depth) => {
  it('is LIVE only with the venue’s book, whatever happens to messages, answers and connections', () => {
    fc.assert(
      fc.property(happenings(protocol), (list) => {
        const link = linkOf(protocol, depth);
        link.onEvent = () => expectNoWrongBookLive(link);
        link.happen({ what: 'connect' });
        for (const happening of list) link.happen(happening);
      }),
      { numRuns: 400, examples: protocol === 'checksum' ? [] : [[[...OVERTAKEN]]] },
    );
  });

  it('is LIVE again with exactly the venue’s book once faults have stopped', () => {
    fc.assert(
      fc.property(happenings(protocol), settling, (list, changes) => {
        const link = linkOf(protocol, depth);
        for (const happening of list) link.happen(happening);
        link.settle(changes);
        const { market } = link.listener;
        expect([market.feed.state, market.feed.reason]).toEqual(['LIVE', 'in step with the venue']);
        const truth = link.venue.truth;
        if (depth === 10) expect(heldBy(market)).toEqual(truth);
        else expect(bestTen(heldBy(market))).toEqual(bestTen(truth));
      }),
      { numRuns: 150 },
    );
  });

  it('asks for a new book never twice within half a second, nor while it is down or refused', () => {
    fc.assert(
      fc.property(happenings(protocol), (list) => {
        const link = linkOf(protocol, depth);
        const { requestsMs } = link;
        let asked = 0;
        link.onEvent = () => {
          if (requestsMs.length === asked) return;
          asked = requestsMs.length;
          expect([link.up, link.refused]).toEqual([true, false]);
          const pauseMs = requestsMs.at(-1)! - (requestsMs.at(-2) ?? Number.NEGATIVE_INFINITY);
          expect(pauseMs).toBeGreaterThanOrEqual(500);
        };
        for (const happening of list) link.happen(happening);
      }),
      { numRuns: 200 },
    );
  });

  it('is not LIVE one message after one was lost', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 4, maxLength: 4 }), (changes) => {
        const link = linkOf(protocol, depth);
        const [first, lost, next, last] = changes.map((one) => [one]);
        link.happen({ what: 'connect' });
        link.happen({ what: 'answer', answer: 'now' });
        const send = (some: Happening & { what: 'change' }) => link.happen(some);
        const ordinary = { what: 'change', quote: 'none', fate: 'delivered' } as const;
        send({ ...ordinary, changes: first! });
        expect(link.listener.market.feed.state).toBe('LIVE');
        send({ ...ordinary, changes: lost!, fate: 'dropped' });
        const before = link.reached;
        send({ ...ordinary, changes: next! });
        send({ ...ordinary, changes: last! });
        fc.pre(link.reached !== before);
        const { feed } = link.listener.market;
        if (feed.state === 'LIVE') {
          // By chance what came later undid what was lost.
          expect(bestTen(heldBy(link.listener.market))).toEqual(bestTen(link.venue.truth));
        } else {
          expect(feed.code).toBe(protocol === 'checksum' ? 'CHECKSUM_MISMATCH' : 'GAP');
        }
      }),
      { numRuns: 300 },
    );
  });
});

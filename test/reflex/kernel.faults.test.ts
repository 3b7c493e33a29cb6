import { Kernel } from '@voltaire/reflex/kernel.ts';
import { type Boot, EventKind } from '@voltaire/reflex/model/event.ts';
import { type FeedSnapshot, type Outcome, OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Timeline } from './support/events.ts';
import { eager, KernelListener } from './support/kernel-listener.ts';
import { type Happening, happenings } from './support/happenings.ts';
import { bestTen, heldBy } from './support/listeners.ts';
import type { Protocol } from './support/reference-venue.ts';
import { UnreliableLink } from './support/unreliable-link.ts';

interface Session {
  readonly link: UnreliableLink;
  readonly listener: KernelListener;
}

function sessionOf(protocol: Protocol): Session {
  const time = new Timeline();
  let listener: KernelListener | undefined;
  const link = new UnreliableLink(protocol, 10, time, (venue) => {
    listener = new KernelListener(venue, time);
    return listener;
  });
  return { link, listener: listener! };
}

function play({ link }: Session, list: readonly Happening[]): void {
  link.happen({ what: 'connect' });
  for (const happening of list) link.happen(happening);
}

const feedsOf = (outcomes: readonly Outcome[]): FeedSnapshot[] =>
  outcomes.flatMap(({ payload }) => (payload.kind === OutcomeKind.FEED ? [payload] : []));

describe.each<[Protocol]>([['spot'], ['futures'], ['checksum']])(
  'a kernel fed by %s',
  (protocol) => {
    it('lets orders out only while the feed is LIVE, and then on the venue’s own book', () => {
      fc.assert(
        fc.property(happenings(protocol), (list) => {
          const session = sessionOf(protocol);
          const { link, listener } = session;
          link.onEvent = () => {
            if (listener.orders.length === 0) return;
            expect(listener.market.feed.state).toBe('LIVE');
            if (!link.lied)
              expect(bestTen(heldBy(listener.market))).toEqual(bestTen(link.reached!.truth));
          };
          play(session, list);
        }),
        { numRuns: 150 },
      );
    });

    it('decides nothing on a feed that is not LIVE, and holds by that name', () => {
      let holds = 0;
      fc.assert(
        fc.property(happenings(protocol), (list) => {
          const session = sessionOf(protocol);
          play(session, list);
          for (const { payload } of session.listener.outcomes) {
            if (payload.kind === OutcomeKind.DECISION) expect(payload.view.feedState).toBe('LIVE');
            if (payload.kind !== OutcomeKind.HOLD) continue;
            expect(payload.code).toBe('FEED_NOT_LIVE'); // it wants to buy at every other tick
            holds++;
          }
        }),
        { numRuns: 100 },
      );
      expect(holds).toBeGreaterThan(0);
    });

    it('names the symbol whose book is to be fetched, and journals each change of its state', () => {
      fc.assert(
        fc.property(happenings(protocol), (list) => {
          const session = sessionOf(protocol);
          const { link, listener } = session;
          let told = feedsOf(listener.outcomes).length;
          let state = 'DOWN';
          link.onEvent = () => {
            if (listener.resyncs.length > 0) expect(listener.resyncs).toEqual([0]);
            const feeds = feedsOf(listener.outcomes);
            const { feed } = listener.market;
            if (feed.state !== state) expect(feeds.length).toBe(told + 1);
            expect(feeds.at(-1)).toMatchObject({
              symbolId: 0,
              state: feed.state,
              reason: feed.reason,
            });
            told = feeds.length;
            state = feed.state;
          };
          play(session, list);
        }),
        { numRuns: 100 },
      );
    });

    it('gives the same outcomes again for the same events', () => {
      fc.assert(
        fc.property(happenings(protocol), (list) => {
          const session = sessionOf(protocol);
          play(session, list);
          const { events, outcomes } = session.listener;
          expect(events[0]!.kind).toBe(EventKind.BOOT);
          const again = new Kernel(events[0] as Boot, [eager]);
          expect(events.flatMap((event) => [...again.apply(event).outcomes])).toEqual(outcomes);
        }),
        { numRuns: 60 },
      );
    });
  },
);

describe('the happenings of these tests', () => {
  it.each<[Protocol, string[]]>([
    ['spot', ['GAP', 'CROSSED_BOOK', 'SILENT']],
    ['futures', ['GAP', 'CROSSED_BOOK', 'SILENT']],
    ['checksum', ['CHECKSUM_MISMATCH', 'BAD_FRAME', 'SILENT']],
  ])('bring %s into every state and out again, and let orders leave', (protocol, codes) => {
    const seen = new Map<string, number>();
    let orders = 0;
    for (const list of fc.sample(happenings(protocol), { numRuns: 100, seed: 7 })) {
      const session = sessionOf(protocol);
      session.link.onEvent = () => {
        orders += session.listener.orders.length;
      };
      play(session, list);
      for (const { code } of feedsOf(session.listener.outcomes)) {
        seen.set(code, (seen.get(code) ?? 0) + 1);
      }
    }
    const always = ['IN_STEP', 'NOT_CONNECTED', 'AWAITING_SNAPSHOT', 'SUBSCRIPTION_REFUSED'];
    for (const code of [...codes, ...always]) {
      expect([code, (seen.get(code) ?? 0) > 10]).toEqual([code, true]);
    }
    expect(orders).toBeGreaterThan(200);
  });
});

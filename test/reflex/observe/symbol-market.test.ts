import { SEQUENCE_RULES } from '@voltaire/reflex/model/instrument.ts';
import { SymbolMarket } from '@voltaire/reflex/observe/symbol-market.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { Timeline } from '../support/events.ts';
import { btc } from '../support/instruments.ts';

const STALE_AFTER_NS = SEQUENCE_RULES.staleAfterMs * 1e6;

let time: Timeline;
let market: SymbolMarket;

beforeEach(() => {
  time = new Timeline();
  market = new SymbolMarket(btc());
});

function live(): void {
  market.onLink(true, 'connected', time.monoNs);
  market.onSnapshot(time.snapshot([[100, 1]], [[102, 1]], 10));
  market.onDiff(time.diff([[100, 2]], [], { first: 11 }));
}

describe('the state of a symbol’s market', () => {
  it('is DOWN before the first connection', () => {
    expect([market.feed.state, market.quoted]).toEqual(['DOWN', false]);
    expect(market.wantsResync(0)).toBe(false);
  });

  it('is SYNCING from the connection to the snapshot, then LIVE', () => {
    market.onLink(true, 'connected', time.monoNs);
    expect([market.feed.state, market.health().reconnects]).toEqual(['SYNCING', 0]);
    market.onDiff(time.diff([[100, 1]], [], { first: 10 }));
    expect(market.feed.state).toBe('SYNCING');
    market.onSnapshot(time.snapshot([[100, 1]], [[102, 1]], 10));
    expect(market.feed.state).toBe('LIVE');
  });

  it('is BLOCKED after a gap until the next snapshot is in step, and says why', () => {
    live();
    market.onDiff(time.diff([[100, 3]], [], { first: 13 }));
    expect(market.feed).toMatchObject({
      state: 'BLOCKED',
      code: 'GAP',
      reason: 'an update of the book is missing: the ids leave a hole',
    });
    expect(market.wantsResync(time.monoNs)).toBe(true);
    market.onDiff(time.diff([[100, 4]], [], { first: 14 }));
    expect([market.feed.state, market.feed.code]).toEqual(['BLOCKED', 'GAP']);
    market.onSnapshot(time.snapshot([[100, 4]], [[102, 1]], 14));
    expect([market.feed.state, market.health().resyncs]).toEqual(['LIVE', 1]);
  });

  it('is DOWN when the connection is lost, and has no quote', () => {
    live();
    market.onLink(false, 'cable cut', time.monoNs);
    expect([market.feed.state, market.feed.reason, market.quoted]).toEqual([
      'DOWN',
      'cable cut',
      false,
    ]);
    expect(market.mid).toBeNaN();
  });

  it('stays DOWN when a snapshot comes in after the connection was lost', () => {
    live();
    market.onLink(false, 'cable cut', time.monoNs);
    market.onSnapshot(time.snapshot([[100, 1]], [[102, 1]], 20));
    expect(market.feed.state).toBe('DOWN');
    market.onLink(true, 'connected', time.monoNs);
    market.onDiff(time.diff([[100, 1]], [], { first: 500 }));
    expect([market.feed.state, market.health().gaps]).toEqual(['SYNCING', 0]);
  });

  it('is STALE after two silent seconds and not before', () => {
    live();
    const last = market.lastSeenNs;
    market.onTime(last + STALE_AFTER_NS);
    expect(market.feed.state).toBe('LIVE');
    market.onTime(last + STALE_AFTER_NS + 1);
    expect([market.feed.state, market.feed.reason]).toEqual([
      'STALE',
      'nothing of the book was heard for 2 s',
    ]);
  });

  it('is LIVE again with the next depth message after a silence', () => {
    live();
    market.onTime(market.lastSeenNs + STALE_AFTER_NS + 1);
    market.onDiff(time.diff([[100, 3]], [], { first: 12 }));
    expect([market.feed.state, market.feed.reason]).toEqual(['LIVE', 'in step with the venue']);
  });

  it('is not LIVE by a late answer while the stream is silent: it does not say that the stream lives', () => {
    live();
    const silent = market.lastSeenNs + STALE_AFTER_NS + 1;
    market.onTime(silent);
    market.onSnapshot({ ...time.snapshot([[100, 9]], [[102, 1]], 40), monoNs: silent });
    expect([market.feed.state, market.book.bidLots()]).toEqual(['STALE', 2]);
  });

  it('does not go stale right after a reconnection, whatever the silence before it', () => {
    live();
    market.onLink(false, 'cable cut', time.monoNs);
    time.pass(60_000);
    market.onLink(true, 'connected', time.monoNs);
    const snapshot = time.snapshot([[100, 1]], [[102, 1]], 900);
    market.onSnapshot(snapshot);
    market.onTime(snapshot.monoNs + 1e6);
    expect(market.feed.state).toBe('LIVE');
  });
});

describe('the request for a snapshot', () => {
  it('is made once, and repeated only after two seconds without an answer', () => {
    market.onLink(true, 'connected', 0);
    expect(market.wantsResync(1e9)).toBe(true);
    expect(market.wantsResync(1e9)).toBe(false);
    expect(market.wantsResync(2.9e9)).toBe(false);
    expect(market.wantsResync(3e9)).toBe(true);
  });

  it('is made again after a pause when the answer was older than the stream', () => {
    market.onLink(true, 'connected', time.monoNs);
    market.wantsResync(1e9);
    market.onDiff(time.diff([[100, 1]], [], { first: 20 }));
    const answer = time.snapshot([[100, 1]], [[102, 1]], 10);
    market.onSnapshot(answer);
    // Each costs a part of the venue's request budget.
    expect(market.wantsResync(answer.monoNs)).toBe(false);
    expect(market.wantsResync(answer.monoNs + 500e6)).toBe(true);
  });

  it('is not made while the book is in step', () => {
    live();
    expect(market.wantsResync(time.monoNs + 60e9)).toBe(false);
  });
});

describe('trades', () => {
  it('are counted once each, with their direction', () => {
    live();
    expect(market.onTrade(time.trade(101, 5, 1))).toBe(true);
    const again = time.trade(101, 7, -1);
    expect(market.onTrade(again)).toBe(true);
    expect(market.onTrade(again)).toBe(false);
    expect([market.tape.volumeLots, market.tape.signedVolumeLots]).toEqual([12, -2]);
    expect([market.tape.lastTicks, market.tape.lastLots, market.tape.lastSide]).toEqual([
      101, 7, -1,
    ]);
  });
});

describe('the best bid and ask', () => {
  it('are taken from the newest of quotes and depth', () => {
    live();
    expect(market.onQuote({ ...time.quote(101, 103), updateId: 12 })).toBe(true);
    expect([market.quote.bidTicks, market.quote.askTicks]).toEqual([101, 103]);
    market.onDiff(time.diff([[99, 5]], [], { first: 12, last: 14 }));
    expect([market.quote.bidTicks, market.quote.bidLots, market.quote.askTicks]).toEqual([
      100, 2, 102,
    ]);
  });

  it('do not go back to an older quote', () => {
    live();
    expect(market.onQuote({ ...time.quote(50, 60), updateId: 10 })).toBe(false);
    expect(market.quote.bidTicks).toBe(100);
  });

  it('are not taken from depth that is behind the quotes', () => {
    live();
    market.onQuote({ ...time.quote(101, 103), updateId: 20 });
    market.onDiff(time.diff([[100, 5]], [], { first: 12, last: 14 }));
    expect([market.quote.bidTicks, market.quote.askTicks]).toEqual([101, 103]);
  });

  it('are as fresh as the depth message that confirms them', () => {
    live();
    const confirmed = time.pass(500).diff([[90, 1]], [], { first: 12 });
    market.onDiff(confirmed);
    expect(market.quote.monoNs).toBe(confirmed.monoNs);
  });

  it.each([
    ['crossed', 103, 102],
    ['locked', 102, 102],
    ['not numbers', Number.NaN, 102],
  ])('ignore a quote that is %s', (_, bid, ask) => {
    live();
    expect(market.onQuote({ ...time.quote(bid, ask), updateId: 99 })).toBe(false);
    expect([market.quote.bidTicks, market.quote.askTicks, market.quoted]).toEqual([100, 102, true]);
  });

  it('have their middle in the quote asset', () => {
    live();
    expect(market.mid).toBeCloseTo(1.01, 12);
  });
});

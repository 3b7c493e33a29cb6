import { NO_CHECKSUM } from '@voltaire/reflex/model/event.ts';
import { Instrument, type InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import { SymbolMarket } from '@voltaire/reflex/observe/symbol-market.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { checksumOf } from '../support/checksum.ts';
import { Timeline } from '../support/events.ts';
import { BTCUSD, BTCUSDT } from '../support/instruments.ts';

type Pairs = readonly (readonly [number, number])[];

const SECOND = 1e9;
const BIDS: Pairs = [[100, 1]];
const ASKS: Pairs = [[102, 1]];

let time: Timeline;
let market: SymbolMarket;

function connect(definition: InstrumentDefinition): void {
  time = new Timeline();
  market = new SymbolMarket(new Instrument(0, definition));
  market.onLink(true, 'connected', time.monoNs);
}

const best = () => [
  market.quote.bidTicks,
  market.quote.bidLots,
  market.quote.askTicks,
  market.quote.askLots,
];
const stateOf = () => [market.feed.state, market.feed.code];

/** A message with the checksum of these sides, which tells only of `told`. */
const right = (bids: Pairs, asks: Pairs, replaces = false, told: [Pairs, Pairs] = [bids, asks]) =>
  time.checked(...told, checksumOf(market.instrument, bids, asks), replaces);

describe('the book of a venue that counts its updates', () => {
  beforeEach(() => {
    connect(BTCUSDT);
    market.onSnapshot(time.snapshot(BIDS, ASKS, 10));
  });

  it('is BLOCKED by a quote of the same update id that it contradicts, and LIVE again when fetched anew', () => {
    market.onDiff(time.diff([[101, 5]], [], { first: 11 }));
    market.onQuote({ ...time.quote(101, 102, 5, 1), updateId: 11 });
    expect([...stateOf(), market.health().quotesVerified]).toEqual(['LIVE', 'IN_STEP', 1]);
    market.onQuote({ ...time.quote(101, 102, 6, 1), updateId: 11 });
    expect(stateOf()).toEqual(['BLOCKED', 'QUOTE_MISMATCH']);
    expect([market.book.bidCount, market.wantsResync(time.monoNs)]).toEqual([0, true]);
    expect(market.quote.bidLots).toBe(5);
    market.onSnapshot(time.snapshot([[101, 6]], ASKS, 12));
    expect(stateOf()).toEqual(['LIVE', 'IN_STEP']);
    expect(market.health()).toMatchObject({ quotesFailed: 1, resyncs: 1 });
  });

  it('is BLOCKED by a quote that came before the update of its id', () => {
    market.onQuote({ ...time.quote(101, 102, 5, 1), updateId: 12 });
    expect(market.feed.state).toBe('LIVE');
    market.onDiff(time.diff([[101, 4]], [], { first: 11, last: 12 }));
    expect(stateOf()).toEqual(['BLOCKED', 'QUOTE_MISMATCH']);
  });

  it('takes a quote whose id is far ahead for no more than two seconds', () => {
    market.onQuote({ ...time.quote(90, 95), updateId: 10 ** 12 });
    market.onQuote({ ...time.quote(100, 102, 1, 1), updateId: 11 });
    expect(best()).toEqual([90, 10, 95, 10]);
    time.pass(2_001);
    market.onQuote({ ...time.quote(100, 102, 2, 1), updateId: 12 });
    expect(best()).toEqual([100, 2, 102, 1]);
  });

  it('has the quotes of the venue again after an update whose id was far ahead', () => {
    market.onDiff(time.diff([[100, 2]], [], { first: 11, last: 10 ** 12 }));
    time.pass(99);
    market.onDiff(time.diff([[100, 3]], [], { first: 13, last: 14 }));
    expect(stateOf()).toEqual(['BLOCKED', 'GAP']);
    market.onSnapshot(time.snapshot([[100, 3]], ASKS, 14));
    expect([...stateOf(), ...best()]).toEqual(['LIVE', 'IN_STEP', 100, 3, 102, 1]);
    market.onQuote({ ...time.quote(100, 102, 4, 1), updateId: 15 });
    expect(best()).toEqual([100, 4, 102, 1]);
  });

  it('is BLOCKED when trades stay outside of its best prices for a second and it does not move', () => {
    const trade = time.trade(103);
    market.onTrade(trade);
    market.onTime(trade.monoNs + SECOND);
    expect(market.feed.state).toBe('LIVE');
    market.onTime(trade.monoNs + SECOND + 1);
    expect(stateOf()).toEqual(['BLOCKED', 'TRADE_OUTSIDE_BOOK']);
    expect(market.wantsResync(time.monoNs + 3 * SECOND)).toBe(true);
  });

  it.each([
    ['inside', 101, false],
    ['at the best price', 102, false],
    ['outside, but the book moves', 103, true],
  ])('stays LIVE when a trade happens %s', (_, ticks, moves) => {
    const trade = time.trade(ticks);
    market.onTrade(trade);
    if (moves) market.onDiff(time.diff([], [[102, 0]], { first: 11 }));
    market.onTime(trade.monoNs + 1.5 * SECOND);
    expect(market.feed.state).toBe('LIVE');
  });

  it('is not BLOCKED by a frame that could not be read: a hole in the ids would show it', () => {
    market.onBadFrame(time.badFrame('binance', 0));
    expect([...stateOf(), market.health().badFrames]).toEqual(['LIVE', 'IN_STEP', 1]);
  });

  it('counts trades whose ids never came, and none for what was traded while it was not connected', () => {
    market.onTrade({ ...time.trade(101), tradeId: 50 });
    market.onTrade({ ...time.trade(101), tradeId: 53 });
    expect(market.health().tradesMissed).toBe(2);
    market.onLink(true, 'connected', time.monoNs);
    market.onTrade({ ...time.trade(101), tradeId: 900 });
    expect(market.health().tradesMissed).toBe(2);
  });

  it('has its integrity from links, quotes and breaks', () => {
    expect(market.health().integrityPct).toBeNull();
    for (let id = 11; id < 14; id++) market.onDiff(time.diff([[100, id]], [], { first: id }));
    expect(market.health().integrityPct).toBe(100);
    market.onDiff(time.diff([], [], { first: 99 }));
    expect(market.health()).toMatchObject({ integrityPct: 75, gaps: 1 });
  });

  it('counts connections after the first, and snapshots after the first of each', () => {
    market.onLink(true, 'connected', time.monoNs);
    market.onSnapshot(time.snapshot(BIDS, ASKS, 20));
    expect(market.health()).toMatchObject({ reconnects: 1, resyncs: 0 });
    market.onDiff(time.diff([], [], { first: 99 }));
    market.onSnapshot(time.snapshot(BIDS, ASKS, 99));
    expect(market.health()).toMatchObject({ reconnects: 1, resyncs: 1 });
  });
});

describe('the book of a venue that signs it with a checksum', () => {
  beforeEach(() => {
    connect(BTCUSD);
    market.onCheckedBook(right(BIDS, ASKS, true));
  });

  it('is LIVE from its snapshot on, and its best prices are those of the proven book', () => {
    expect([...stateOf(), ...best()]).toEqual(['LIVE', 'IN_STEP', 100, 1, 102, 1]);
    expect(market.onCheckedBook(right([[101, 2], ...BIDS], ASKS, false, [[[101, 2]], []]))).toBe(
      true,
    );
    expect([...best(), market.health().checksumsVerified]).toEqual([101, 2, 102, 1, 2]);
  });

  it('has not ticked when only levels behind the best ones changed', () => {
    const behind: Pairs = [[99, 3]];
    expect(market.onCheckedBook(right([...BIDS, ...behind], ASKS, false, [behind, []]))).toBe(
      false,
    );
  });

  it('is BLOCKED without any price by a wrong checksum, and asks for the book at once', () => {
    market.onCheckedBook(time.checked([[101, 2]], [], 1));
    expect(stateOf()).toEqual(['BLOCKED', 'CHECKSUM_MISMATCH']);
    expect([market.quoted, market.wantsResync(time.monoNs)]).toEqual([false, true]);
    market.onCheckedBook(right([[101, 2], ...BIDS], ASKS, true));
    expect(stateOf()).toEqual(['LIVE', 'IN_STEP']);
    expect(market.health()).toMatchObject({ checksumsFailed: 1, resyncs: 1 });
  });

  it('is BLOCKED by a frame that could not be read: it may have been about the levels behind', () => {
    market.onBadFrame(time.badFrame('kraken', 0));
    expect([...stateOf(), market.quoted]).toEqual(['BLOCKED', 'BAD_FRAME', false]);
    expect(market.wantsResync(time.monoNs)).toBe(true);
    // Right in its ten best levels, which says nothing of those behind them.
    market.onCheckedBook(right([[100, 2]], ASKS, false, [[[100, 2]], []]));
    expect(stateOf()).toEqual(['BLOCKED', 'BAD_FRAME']);
    market.onCheckedBook(right([[100, 2]], ASKS, true));
    expect(stateOf()).toEqual(['LIVE', 'IN_STEP']);
  });

  it('is not BLOCKED by a frame on which no book depends', () => {
    market.onBadFrame(time.badFrame('kraken', 0, false));
    expect(market.feed.state).toBe('LIVE');
  });

  it('that was never proven is not proven behind a frame that could not be read', () => {
    market.onLink(true, 'connected', time.monoNs);
    market.onCheckedBook(time.checked(BIDS, ASKS, NO_CHECKSUM, true));
    market.onBadFrame(time.badFrame('kraken', 0));
    market.onCheckedBook(right([[100, 2]], ASKS, false, [[[100, 2]], []]));
    expect(market.feed.state).toBe('SYNCING');
  });

  it('has no price when one side of it is empty', () => {
    market.onCheckedBook(right([], ASKS, false, [[[100, 0]], []]));
    expect([market.feed.state, market.quoted]).toEqual(['LIVE', false]);
  });

  it('lives as long as any frame comes, and is STALE three seconds after the last', () => {
    const last = time.monoNs;
    market.onAlive(last + 2.9 * SECOND);
    market.onTime(last + 5 * SECOND);
    expect(market.feed.state).toBe('LIVE');
    market.onTime(last + 6 * SECOND);
    expect(stateOf()).toEqual(['STALE', 'SILENT']);
    market.onAlive(last + 6.1 * SECOND);
    expect(market.feed.state).toBe('LIVE');
  });

  it('is asked for five seconds after a connection whose subscription brought no snapshot', () => {
    market.onLink(true, 'connected', time.monoNs);
    expect(market.wantsResync(time.monoNs + 4.9 * SECOND)).toBe(false);
    expect(market.wantsResync(time.monoNs + 5 * SECOND)).toBe(true);
  });
});

describe('the book of a venue that sends it whole', () => {
  beforeEach(() => {
    connect({ ...BTCUSDT, book: { proof: 'whole', depth: 5, staleAfterMs: 2_000 } });
    market.onPartialBook(time.partial(BIDS, ASKS, 10));
  });

  it('is LIVE with every message, and never asked for', () => {
    expect([...stateOf(), ...best()]).toEqual(['LIVE', 'IN_STEP', 100, 1, 102, 1]);
    market.onPartialBook(time.partial([[103, 1]], ASKS, 11));
    expect([...stateOf(), market.quoted]).toEqual(['BLOCKED', 'CROSSED_BOOK', false]);
    expect(market.wantsResync(time.monoNs + SECOND)).toBe(false);
    market.onPartialBook(time.partial([[101, 4]], ASKS, 12));
    expect([...stateOf(), ...best()]).toEqual(['LIVE', 'IN_STEP', 101, 4, 102, 1]);
  });

  it('has no price when one side of it is empty', () => {
    market.onPartialBook(time.partial([], ASKS, 11));
    expect(market.quoted).toBe(false);
  });

  it('is not frozen by an id that is far ahead', () => {
    market.onPartialBook(time.partial([[101, 1]], ASKS, 10 ** 12));
    market.onPartialBook(time.pass(2_001).partial([[99, 1]], ASKS, 13));
    expect([market.book.bidTicks(), ...best()]).toEqual([99, 99, 1, 102, 1]);
  });
});

describe('a market that is not to be subscribed to', () => {
  it('asks for nothing while a subscription is refused, and again when it is accepted', () => {
    connect(BTCUSD);
    market.feed.subscription('book', false, 'depth not supported');
    expect(market.wantsResync(time.monoNs + 60 * SECOND)).toBe(false);
    market.feed.subscription('book', true, 'accepted');
    expect(market.wantsResync(time.monoNs + 60 * SECOND)).toBe(true);
  });
});

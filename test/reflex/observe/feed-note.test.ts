import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { FeedNote } from '@voltaire/reflex/observe/feed-note.ts';
import { SymbolMarket } from '@voltaire/reflex/observe/symbol-market.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { Timeline } from '../support/events.ts';
import { btc } from '../support/instruments.ts';

let time: Timeline;
let market: SymbolMarket;
let note: FeedNote;

beforeEach(() => {
  time = new Timeline();
  market = new SymbolMarket(btc());
  note = new FeedNote(market);
});

describe('the note of a feed', () => {
  it('is due at the beginning, and then no more while nothing changes', () => {
    expect(note.due(0)).toBe(true);
    note.take(0);
    expect(note.due(0)).toBe(false);
  });

  it('says state, code, reason and all counters of the symbol', () => {
    market.onLink(true, 'connected', time.monoNs);
    market.onSnapshot(time.snapshot([[100, 1]], [[102, 1]], 10));
    market.onDiff(time.diff([[100, 2]], [], { first: 11 }));
    market.onTrade(time.trade(101));
    expect(note.take(time.monoNs)).toEqual({
      kind: OutcomeKind.FEED,
      symbolId: 0,
      state: 'LIVE',
      code: 'IN_STEP',
      reason: 'in step with the venue',
      ...market.health(),
    });
    expect(market.health()).toMatchObject({ ticks: 1, bookUpdates: 2, integrityPct: 100 });
  });

  it('is due at each change of state or reason', () => {
    const changes = [
      () => market.onLink(true, 'connected', time.monoNs),
      () => market.onSnapshot(time.snapshot([[100, 1]], [[102, 1]], 10)),
      () => market.onDiff(time.diff([], [], { first: 99 })),
      () => market.onSnapshot(time.snapshot([[102, 1]], [[101, 1]], 100)),
      () => market.feed.venue('venue', false, 'maintenance'),
      () => market.feed.venue('venue', false, 'cancel only'),
      () => market.onLink(false, 'cable cut', time.monoNs),
    ];
    const due = changes.map((change) => {
      note.take(time.monoNs);
      change();
      return note.due(time.monoNs);
    });
    // The crossed snapshot changes nothing: the gap is still what is wrong.
    expect(due).toEqual([true, true, true, false, true, true, true]);
  });

  it('is due once a minute for the counters', () => {
    note.take(5e9);
    expect(note.due(5e9 + 60e9 - 1)).toBe(false);
    expect(note.due(5e9 + 60e9)).toBe(true);
  });
});

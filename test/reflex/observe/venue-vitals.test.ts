import { SymbolMarket } from '@voltaire/reflex/observe/symbol-market.ts';
import { venueVitals } from '@voltaire/reflex/observe/venue-vitals.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { Timeline } from '../support/events.ts';
import { btc } from '../support/instruments.ts';

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

const ageAfter = (ms: number) => venueVitals([market], time.monoNs + ms * 1e6).feedAgeMs;

describe('the vital signs of a venue', () => {
  it('are none without a market, or before it was ever connected', () => {
    const nothing = { feedAgeMs: null, exchangeLatencyP99Ms: null, exchangeJitterMs: null };
    expect(venueVitals([], 0)).toEqual(nothing);
    expect(venueVitals([market], time.monoNs)).toEqual(nothing);
  });

  it('have as age the silence of a feed that is LIVE or STALE', () => {
    live();
    expect(ageAfter(700)).toBeCloseTo(700);
    market.onTime(time.monoNs + 4e9);
    expect(market.feed.state).toBe('STALE');
    expect(ageAfter(4000)).toBeCloseTo(4000);
  });

  it('have an age that grows while a connection that was there is gone', () => {
    live();
    market.onLink(false, 'cable cut', time.monoNs);
    expect(ageAfter(9000)).toBeCloseTo(9000);
  });

  it('have no age for a book that is not proven: it lets no order out anyway', () => {
    market.onLink(true, 'connected', time.monoNs);
    expect([market.feed.state, ageAfter(9000)]).toEqual(['SYNCING', null]);
    live();
    market.onDiff(time.diff([[100, 3]], [], { first: 13 }));
    expect([market.feed.state, ageAfter(9000)]).toEqual(['BLOCKED', null]);
  });

  it('are those of the worst symbol', () => {
    live();
    const other = new SymbolMarket(btc());
    other.onLink(true, 'connected', time.monoNs - 5e9);
    other.recentLatency.record(time.monoNs, 40_000);
    other.recentLatency.record(time.monoNs, 30_000);
    const { exchangeLatencyP99Ms, exchangeJitterMs } = venueVitals([market, other], time.monoNs);
    expect(exchangeLatencyP99Ms).toBeGreaterThan(38);
    expect(exchangeLatencyP99Ms).toBeLessThan(42);
    expect(exchangeJitterMs).toBe(10);
  });

  it('measure the latency of trades and of the book', () => {
    live();
    const before = market.recentLatency.quantileUs(time.monoNs, 0.5);
    expect(before).not.toBeNull();
    expect(market.onTrade(time.trade(101, 1, 1))).toBe(true);
    expect(market.recentLatency.jitterUs(time.monoNs)).not.toBeNull();
  });
});

import { DayTotals } from '@voltaire/simulator/market/day-totals.ts';
import { type MarketTrade, TradeTotals } from '@voltaire/simulator/market/trade-totals.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const trade = (atMs: number, price = 100, quantity = 1): MarketTrade => ({
  id: atMs,
  price,
  quantity,
  atMs,
  buyerIsMaker: false,
});

/** What they sum up to, one after the other. */
function sum(trades: readonly MarketTrade[]): TradeTotals {
  const totals = new TradeTotals();
  for (const each of trades) totals.add(each);
  return totals;
}

const figures = (totals: TradeTotals) => {
  const { open, high, low, close, trades, firstId, lastId, volume, value, boughtVolume } = totals;
  return { open, high, low, close, trades, firstId, lastId, volume, value, boughtVolume };
};

describe('the totals of a day', () => {
  it('keep what is less than 24 hours old, by the minute', () => {
    const day = new DayTotals();
    for (const atMs of [0, MINUTE_MS, DAY_MS - 1]) day.add(trade(atMs));
    expect(day.volume).toBe(3n);
    day.add(trade(DAY_MS));
    expect([day.volume, day.firstId]).toEqual([3n, MINUTE_MS]);
    day.add(trade(3 * DAY_MS));
    expect([day.volume, day.trades]).toEqual([1n, 1]);
  });

  it('forget a high and a low of the day before', () => {
    const day = new DayTotals();
    day.add(trade(0, 500));
    day.add(trade(MINUTE_MS, 5));
    day.add(trade(2 * MINUTE_MS, 90));
    expect([day.high, day.low]).toEqual([500, 5]);
    day.add(trade(DAY_MS, 100));
    expect([day.open, day.high, day.low]).toEqual([5, 100, 5]);
    day.add(trade(DAY_MS + MINUTE_MS, 100));
    expect([day.open, day.high, day.low]).toEqual([90, 100, 90]);
  });

  it('count trades of before for 24 hours from the first one after them', () => {
    const day = new DayTotals();
    for (let i = 0; i < 3; i++) day.addEarlier(trade(7, 50, 2));
    expect(day.volume).toBe(6n);
    day.add(trade(10 * DAY_MS));
    day.add(trade(11 * DAY_MS - 1));
    expect([day.volume, day.open]).toEqual([8n, 50]);
    day.add(trade(11 * DAY_MS));
    expect([day.volume, day.open]).toEqual([2n, 100]);
  });

  it('are those of the trades that are kept, whatever came', () => {
    const steps = fc.array(
      fc.record({
        ms: fc.oneof(fc.nat({ max: 90_000 }), fc.nat({ max: DAY_MS })),
        price: fc.integer({ min: 1, max: 1e9 }),
        quantity: fc.integer({ min: 1, max: 1e9 }),
        buyerIsMaker: fc.boolean(),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(steps, (list) => {
        const day = new DayTotals();
        const all: MarketTrade[] = [];
        let atMs = 0;
        list.forEach(({ ms, ...rest }, id) => {
          atMs += ms;
          const next = { ...rest, id, atMs };
          all.push(next);
          day.add(next);
          const sinceMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS - DAY_MS;
          const kept = all.filter(
            (each) => Math.floor(each.atMs / MINUTE_MS) * MINUTE_MS > sinceMs,
          );
          expect(figures(day)).toEqual(figures(sum(kept)));
        });
      }),
    );
  });
});

import { TickBook } from '@voltaire/backtest/venue/tick-book.ts';
import { Book, type Side } from '@voltaire/simulator/market/book.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** A cent and 10^-5, in units of 10^-8. */
const TICK = 1_000_000;
const LOT = 1_000;
const SIDES: readonly Side[] = ['BUY', 'SELL'];

/** Mostly near, now and then beyond the window of near prices. */
const ticks = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 6_000_000, max: 6_000_050 }) },
  { weight: 1, arbitrary: fc.integer({ min: 5_900_000, max: 6_100_000 }) },
);
const level = fc.tuple(ticks, fc.integer({ min: 0, max: 5 }));
const update = fc.record({
  bids: fc.array(level, { maxLength: 8 }),
  asks: fc.array(level, { maxLength: 8 }),
  depth: fc.option(fc.integer({ min: 1, max: 12 }), { nil: null, freq: 8 }),
});

describe('TickBook', () => {
  it('shows in units what the simulator’s own book shows, after any updates', () => {
    fc.assert(
      fc.property(fc.array(update, { maxLength: 60 }), (updates) => {
        const book = new TickBook(TICK, LOT);
        const slow = new Book();
        updates.forEach(({ bids, asks, depth }, id) => {
          const numbers = [...bids, ...asks].flat();
          book.apply(id, Float64Array.of(bids.length, asks.length, ...numbers), 0);
          const units = numbers.map((number, i) => number * (i % 2 === 0 ? TICK : LOT));
          slow.apply(Float64Array.of(0, 0, id, bids.length, asks.length, ...units), 0, 0);
          if (depth !== null) {
            book.truncate(depth);
            for (const side of SIDES) slow.side(side).truncate(depth);
          }
          expect(book.lastId).toBe(slow.lastId);
          for (const side of SIDES) {
            const [quick, own] = [book.side(side), slow.side(side)];
            expect(quick.length).toBe(own.length);
            for (let rank = 0; rank <= own.length; rank++) {
              expect(quick.priceAt(rank)).toBe(own.priceAt(rank));
              expect(quick.quantityAt(rank)).toBe(own.quantityAt(rank));
            }
            for (const [price] of [...bids, ...asks]) {
              expect(quick.quantityOf(price * TICK)).toBe(own.quantityOf(price * TICK));
            }
          }
        });
      }),
    );
  });

  it('knows nothing of a level once everything was forgotten', () => {
    const book = new TickBook(TICK, LOT);
    book.apply(7, Float64Array.of(1, 1, 6_000_000, 3, 6_000_001, 4), 0);
    expect(book.side('BUY').quantityOf(6_000_000 * TICK)).toBe(3 * LOT);
    book.clear();
    expect(book.side('BUY').quantityOf(6_000_000 * TICK)).toBe(0);
    expect(book.side('SELL').priceAt(0)).toBeNaN();
  });
});

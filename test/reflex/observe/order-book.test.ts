import { OrderBook } from '@voltaire/reflex/observe/order-book.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { levels } from '../support/instruments.ts';

/** The same book as a Map from price to quantity: slow and obvious. */
class NaiveSide {
  private readonly lots = new Map<number, number>();

  constructor(private readonly direction: 1 | -1) {}

  set(ticks: number, lots: number): void {
    if (lots === 0) this.lots.delete(ticks);
    else this.lots.set(ticks, lots);
  }

  truncate(depth: number): void {
    for (const [ticks] of this.sorted().slice(depth)) this.lots.delete(ticks);
  }

  /** Best first. */
  sorted(): [number, number][] {
    return [...this.lots].sort(([a], [b]) => (b - a) * this.direction);
  }
}

function bidsOf(book: OrderBook): [number, number][] {
  return Array.from({ length: book.bidCount }, (_, i) => [book.bidTicks(i), book.bidLots(i)]);
}

function asksOf(book: OrderBook): [number, number][] {
  return Array.from({ length: book.askCount }, (_, i) => [book.askTicks(i), book.askLots(i)]);
}

const withLots = (prices: readonly number[]) =>
  prices.map((price) => [price, (price % 7) + 1] as const);

const sum = (side: readonly [number, number][]) => side.reduce((all, [, lots]) => all + lots, 0);

const level = (prices: number) =>
  fc.tuple(fc.integer({ min: 1, max: prices }), fc.integer({ min: 0, max: 3 }));

describe('OrderBook', () => {
  it.each([8, 200, 5_000])(
    'holds what a Map of prices holds after any changes of %i prices',
    (prices) => {
      const change = fc.record({ isBid: fc.boolean(), level: level(prices) });
      fc.assert(
        fc.property(fc.array(change, { maxLength: 1_000, size: 'max' }), (changes) => {
          const book = new OrderBook();
          const bids = new NaiveSide(1);
          const asks = new NaiveSide(-1);
          for (const { isBid, level: pair } of changes) {
            if (isBid) book.apply(levels(pair), levels());
            else book.apply(levels(), levels(pair));
            (isBid ? bids : asks).set(...pair);
          }
          expect(bidsOf(book)).toEqual(bids.sorted());
          expect(asksOf(book)).toEqual(asks.sorted());
        }),
        { numRuns: 30 },
      );
    },
  );

  it('knows its best levels after every change, also where it was full of removed ones', () => {
    const message = fc.array(level(400), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.array(message, { minLength: 50, maxLength: 150 }), (messages) => {
        const book = new OrderBook();
        const naive = new NaiveSide(-1);
        for (const pairs of messages) {
          book.apply(levels(), levels(...pairs));
          for (const pair of pairs) naive.set(...pair);
          const best = naive.sorted().slice(0, 10);
          expect(best.map((_, i) => [book.askTicks(i), book.askLots(i)])).toEqual(best);
          expect(book.askSum(10)).toBe(sum(best));
          expect(book.askCount).toBe(naive.sorted().length);
        }
        expect(asksOf(book)).toEqual(naive.sorted());
      }),
      { numRuns: 20 },
    );
  });

  it('finds every level from the best to the worst, whatever was inserted first', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(Array.from({ length: 300 }, (_, i) => i + 1)), (prices) => {
        const book = new OrderBook();
        for (const price of prices) book.apply(levels([price, price]), levels([price, price]));
        for (const price of prices) book.apply(levels([price, 7]), levels([price, 7]));
        const sorted = [...prices].sort((a, b) => a - b);
        expect(asksOf(book)).toEqual(sorted.map((price) => [price, 7]));
        expect(bidsOf(book)).toEqual(sorted.map((price) => [price, 7]).reverse());
      }),
      { numRuns: 50 },
    );
  });

  it('forgets the worst of what is far from the best price, and nothing else', () => {
    const book = new OrderBook();
    const apart = 100; // so that most are beyond the window of near prices
    const prices = Array.from({ length: 10_000 }, (_, i) => (20_000 - i) * apart);
    for (const price of prices) book.apply(levels([price, 1]), levels([4e6 - price, 1]));
    expect(book.bidCount).toBeGreaterThan(2_048);
    expect(book.bidCount).toBeLessThan(4_500);
    expect(bidsOf(book)).toEqual(prices.slice(0, book.bidCount).map((price) => [price, 1]));
    expect(asksOf(book)).toEqual(bidsOf(book).map(([price, lots]) => [4e6 - price, lots]));
  });

  it('holds what a Map of prices holds while its best price wanders far and jumps', () => {
    const jump = fc.oneof(
      fc.integer({ min: -40, max: 40 }),
      fc.integer({ min: -60_000, max: 60_000 }),
    );
    const moves = fc.array(fc.tuple(jump, fc.integer({ min: 0, max: 2 })), { maxLength: 300 });
    fc.assert(
      fc.property(moves, fc.boolean(), (changes, shallow) => {
        const book = new OrderBook();
        const bids = new NaiveSide(1);
        const asks = new NaiveSide(-1);
        let price = 1e9;
        for (const [move, lots] of changes) {
          price += move;
          book.apply(levels([price, lots]), levels([price, lots]));
          bids.set(price, lots);
          asks.set(price, lots);
          if (shallow) {
            book.truncate(20);
            bids.truncate(20);
            asks.truncate(20);
          }
          expect([book.bidTicks(), book.askTicks()]).toEqual([
            bids.sorted()[0]?.[0] ?? Number.NaN,
            asks.sorted()[0]?.[0] ?? Number.NaN,
          ]);
        }
        expect(bidsOf(book)).toEqual(bids.sorted());
        expect(asksOf(book)).toEqual(asks.sorted());
        expect(book.bidSum(30)).toBe(sum(bids.sorted().slice(0, 30)));
      }),
      { numRuns: 100 },
    );
  });

  it('takes removals of levels that it does not have', () => {
    const book = new OrderBook();
    book.apply(levels([5, 0]), levels([6, 0]));
    expect([book.bidCount, book.askCount]).toEqual([0, 0]);
  });

  it('applies a price that stands twice in one message in the order given', () => {
    const book = new OrderBook();
    book.apply(levels([5, 1], [5, 2], [6, 3], [6, 0]), levels());
    expect(bidsOf(book)).toEqual([[5, 2]]);
  });

  it('has no price and no quantity where there is no level', () => {
    const book = new OrderBook();
    expect(book.bidTicks()).toBeNaN();
    expect(book.askTicks()).toBeNaN();
    expect([book.bidLots(), book.askLots()]).toEqual([0, 0]);
    expect(book.crossed).toBe(false);
  });

  it('is crossed when somebody would pay what another asks', () => {
    const book = new OrderBook();
    book.replace(levels([10, 1]), levels([11, 1]));
    expect(book.crossed).toBe(false);
    book.replace(levels([11, 1]), levels([11, 1]));
    expect(book.crossed).toBe(true);
  });

  it('forgets the old levels when it is replaced', () => {
    const book = new OrderBook();
    book.replace(levels([10, 1], [9, 1]), levels([11, 1]));
    book.replace(levels([8, 2]), levels([12, 2]));
    expect([bidsOf(book), asksOf(book)]).toEqual([[[8, 2]], [[12, 2]]]);
  });

  it('cut to a depth holds the best levels of each side, and their sums are those of a list', () => {
    const sides = fc.record({
      bids: fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 40 }),
      asks: fc.uniqueArray(fc.integer({ min: 501, max: 999 }), { maxLength: 40 }),
      depth: fc.nat({ max: 45 }),
    });
    fc.assert(
      fc.property(sides, ({ bids, asks, depth }) => {
        const book = new OrderBook();
        book.replace(levels(...withLots(bids)), levels(...withLots(asks)));
        const [bestBids, bestAsks] = [bidsOf(book).slice(0, depth), asksOf(book).slice(0, depth)];
        expect([book.bidSum(depth), book.askSum(depth)]).toEqual([sum(bestBids), sum(bestAsks)]);
        book.truncate(depth);
        expect([bidsOf(book), asksOf(book)]).toEqual([bestBids, bestAsks]);
      }),
    );
  });
});

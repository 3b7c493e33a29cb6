import { OrderBook } from '@voltaire/reflex/observe/order-book.ts';
import { QuoteOracle } from '@voltaire/reflex/observe/quote-oracle.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Timeline } from '../support/events.ts';
import { levels } from '../support/instruments.ts';

const time = new Timeline();

/** The best bid at update id n is n itself. */
function bookAt(id: number): OrderBook {
  const book = new OrderBook();
  book.replace(levels([id, 10]), levels([1e6, 10]));
  return book;
}

const quoteOf = (updateId: number, bid = updateId) => ({ ...time.quote(bid, 1e6), updateId });

/** A venue's two streams, and whether each quote tells the truth. */
const streams = fc
  .record({
    batches: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 30 }),
    lies: fc.array(fc.boolean(), { minLength: 150, maxLength: 150 }),
    /** How many quotes are delivered before each batch; the rest comes at the end. */
    before: fc.array(fc.nat({ max: 9 }), { minLength: 30, maxLength: 30 }),
    twice: fc.boolean(),
  })
  .map(({ batches, lies, before, twice }) => {
    const ends: number[] = [];
    for (const size of batches) ends.push((ends.at(-1) ?? 0) + size);
    return { ends, lies, before, twice };
  });

describe('the oracle of quotes', () => {
  it('finds exactly the lies at ids that both streams have, whichever stream comes first', () => {
    fc.assert(
      fc.property(streams, ({ ends, lies, before, twice }) => {
        const oracle = new QuoteOracle();
        let atId = 0;
        let next = 1;
        let expected = 0;
        let found = 0;
        const quoteTo = (last: number) => {
          for (; next <= last; next++) {
            // A quote that comes behind the book of a later id can no longer be compared.
            const comparable = next >= atId && ends.includes(next);
            if (comparable && lies[next]) expected++;
            const quote = quoteOf(next, lies[next] ? next + 1 : next);
            if (!oracle.onQuote(quote, bookAt(atId), atId)) found++;
            if (twice && !lies[next]) oracle.onQuote(quote, bookAt(atId), atId);
          }
        };
        ends.forEach((end, i) => {
          quoteTo(Math.min(next + before[i]! - 1, ends.at(-1)!));
          atId = end;
          if (!oracle.onBook(bookAt(end), end)) found++;
        });
        quoteTo(ends.at(-1)!);
        expect([found, oracle.failed]).toEqual([expected, expected]);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['bid', { bidTicks: 4 }],
    ['quantity of the bid', { bidLots: 9 }],
    ['ask', { askTicks: 7 }],
    ['quantity of the ask', { askLots: 9 }],
  ])('compares the %s', (_, lie) => {
    const oracle = new QuoteOracle();
    expect(oracle.onQuote({ ...quoteOf(5), ...lie }, bookAt(5), 5)).toBe(false);
    expect(oracle.onQuote(quoteOf(5), bookAt(5), 5)).toBe(true);
    expect([oracle.verified, oracle.failed]).toEqual([1, 1]);
  });

  it('compares each quote once, though the book stays at its id', () => {
    const oracle = new QuoteOracle();
    oracle.onQuote(quoteOf(5), bookAt(4), 4);
    for (let i = 0; i < 3; i++) expect(oracle.onBook(bookAt(5), 5)).toBe(true);
    expect(oracle.verified).toBe(1);
  });

  it('forgets the oldest of more than 1024 waiting quotes, and still compares the rest', () => {
    const oracle = new QuoteOracle();
    for (let id = 1; id <= 1_500; id++) oracle.onQuote(quoteOf(id, id + 1), bookAt(0), 0);
    expect(oracle.onBook(bookAt(476), 476)).toBe(true);
    expect(oracle.onBook(bookAt(477), 477)).toBe(false);
    expect(oracle.onBook(bookAt(1_500), 1_500)).toBe(false);
    expect([oracle.verified, oracle.failed]).toEqual([0, 2]);
  });

  it('is not made deaf by a quote whose id is far ahead of all others', () => {
    const oracle = new QuoteOracle();
    oracle.onQuote(quoteOf(1e12, 1), bookAt(0), 0);
    oracle.onQuote(quoteOf(5, 6), bookAt(0), 0);
    expect(oracle.onBook(bookAt(5), 5)).toBe(false);
  });

  it('forgets what waits when it is reset', () => {
    const oracle = new QuoteOracle();
    oracle.onQuote(quoteOf(5, 6), bookAt(4), 4);
    oracle.reset();
    expect(oracle.onBook(bookAt(5), 5)).toBe(true);
    expect([oracle.verified, oracle.failed]).toEqual([0, 0]);
  });
});

import { BookSubscription } from '@voltaire/reflex/venue/kraken/book-subscription.ts';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function subscription() {
  const sentAtMs: number[] = [];
  const start = Date.now();
  const book = new BookSubscription(() => sentAtMs.push(Date.now() - start));
  book.asked();
  return { book, sentAtMs };
}

describe('the book of one symbol', () => {
  it('is asked for again when it is wrong', () => {
    const { book, sentAtMs } = subscription();
    book.onSnapshot();
    vi.advanceTimersByTime(60_000);
    book.resync();
    expect(sentAtMs).toEqual([60_000]);
  });

  it('is not asked for while it is already on its way', () => {
    const { book, sentAtMs } = subscription();
    vi.advanceTimersByTime(2_000);
    book.resync();
    expect(sentAtMs).toEqual([]);
    book.onSnapshot();
    book.resync();
    book.resync();
    expect(sentAtMs).toEqual([2_000]);
  });

  it('is asked for again when nothing comes', () => {
    const { sentAtMs } = subscription();
    vi.advanceTimersByTime(16_000);
    expect(sentAtMs).toEqual([5_000, 10_000, 15_000]);
  });

  it('is asked for at most once a second, and a wish that comes too early is kept', () => {
    const { book, sentAtMs } = subscription();
    book.onSnapshot();
    vi.advanceTimersByTime(100);
    book.resync();
    book.resync();
    expect(sentAtMs).toEqual([]);
    vi.advanceTimersByTime(20_000);
    expect(sentAtMs).toEqual([1_000, 6_000, 11_000, 16_000]);
  });

  it('is not asked for once it was refused, until the next connection', () => {
    const { book, sentAtMs } = subscription();
    book.onRefusal();
    book.resync();
    vi.advanceTimersByTime(20_000);
    expect([sentAtMs, vi.getTimerCount()]).toEqual([[], 0]);
    book.end();
    book.asked();
    vi.advanceTimersByTime(5_000);
    expect(sentAtMs).toEqual([25_000]);
  });

  it('leaves no timer behind, and forgets what it wished', () => {
    const { book, sentAtMs } = subscription();
    book.onSnapshot();
    book.resync();
    book.end();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(20_000);
    expect(sentAtMs).toEqual([]);
  });

  it('is never asked for twice within a second, and always in the end', () => {
    const step = fc.record({ ms: fc.nat(1_500), what: fc.constantFrom('resync', 'snapshot') });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { book, sentAtMs } = subscription();
        for (const { ms, what } of steps) {
          vi.advanceTimersByTime(ms);
          if (what === 'resync') book.resync();
          else book.onSnapshot();
        }
        const last = sentAtMs.length;
        book.onSnapshot();
        book.resync();
        vi.advanceTimersByTime(1_000);
        book.end();
        expect(sentAtMs.length).toBeGreaterThan(last);
        for (let i = 0; i < sentAtMs.length; i++) {
          expect(sentAtMs[i]! - (sentAtMs[i - 1] ?? 0)).toBeGreaterThanOrEqual(1_000);
        }
      }),
      { numRuns: 500 },
    );
  });
});

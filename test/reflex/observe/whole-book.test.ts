import { WholeBook } from '@voltaire/reflex/observe/whole-book.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { Timeline } from '../support/events.ts';

const time = new Timeline();
let whole: WholeBook;

beforeEach(() => {
  whole = new WholeBook();
});

describe('a book that comes whole', () => {
  it('has nothing of the message before', () => {
    whole.onMessage(
      time.partial(
        [
          [100, 1],
          [99, 1],
        ],
        [[102, 1]],
        10,
      ),
    );
    expect(whole.onMessage(time.partial([[98, 2]], [[103, 2]], 11))).toBe('IN_STEP');
    const { book } = whole;
    expect([book.bidTicks(), book.bidCount, book.askTicks(), book.askCount]).toEqual([
      98, 1, 103, 1,
    ]);
    expect([whole.replaced, whole.lastUpdateId]).toEqual([2, 11]);
  });

  it('is not changed by a message that comes twice, or late', () => {
    whole.onMessage(time.partial([[100, 1]], [[102, 1]], 10));
    expect(whole.onMessage(time.partial([[90, 1]], [[102, 1]], 10))).toBe('IN_STEP');
    expect(whole.onMessage(time.partial([[91, 1]], [[102, 1]], 9))).toBe('IN_STEP');
    expect([whole.book.bidTicks(), whole.replaced]).toEqual([100, 1]);
  });

  it('is no book when its best bid is not below its best ask, and is one with the next message', () => {
    expect(whole.onMessage(time.partial([[102, 1]], [[102, 1]], 10))).toBe('CROSSED_BOOK');
    expect([whole.book.bidCount, whole.crossed]).toEqual([0, 1]);
    expect(whole.onMessage(time.partial([[101, 1]], [[102, 1]], 11))).toBe('IN_STEP');
  });

  it('may have an empty side', () => {
    expect(whole.onMessage(time.partial([], [[102, 1]], 10))).toBe('IN_STEP');
    expect([whole.book.bidCount, whole.book.askCount]).toEqual([0, 1]);
  });

  it('begins anew after a reset, whatever the ids', () => {
    whole.onMessage(time.partial([[100, 1]], [[102, 1]], 1_000));
    whole.reset();
    expect(whole.onMessage(time.partial([[98, 1]], [[102, 1]], 3))).toBe('IN_STEP');
    expect(whole.book.bidTicks()).toBe(98);
  });
});

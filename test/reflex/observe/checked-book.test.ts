import { NO_CHECKSUM } from '@voltaire/reflex/model/event.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { CheckedBook } from '@voltaire/reflex/observe/checked-book.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { checksumOf } from '../support/checksum.ts';
import { Timeline } from '../support/events.ts';
import { BTCUSD, toDepth } from '../support/instruments.ts';

type Pairs = readonly (readonly [number, number])[];

const instrument = new Instrument(0, BTCUSD);
const time = new Timeline();
/** Ten asks from 602 up. */
const ASKS: Pairs = Array.from({ length: 10 }, (_, i) => [602 + i, 5]);
let checked: CheckedBook;

/** A message whose checksum is that of the sides given last. */
const message = (bids: Pairs, asks: Pairs, after: [Pairs, Pairs], replaces = false) =>
  time.checked(bids, asks, checksumOf(instrument, ...after), replaces);

const snapshot = (bids: Pairs = [[600, 1]], asks: Pairs = ASKS) =>
  message(bids, asks, [bids, asks], true);

beforeEach(() => {
  checked = new CheckedBook(instrument);
});

describe('a book with a checksum', () => {
  it('is proven by its snapshot', () => {
    expect(checked.onMessage(snapshot())).toBe('IN_STEP');
    expect(checked).toMatchObject({ synced: true, verified: 1, failed: 0, snapshots: 1 });
  });

  it('has nothing of before behind a snapshot', () => {
    checked.onMessage(
      snapshot([
        [600, 1],
        [599, 1],
      ]),
    );
    expect(checked.onMessage(snapshot([[598, 2]]))).toBe('IN_STEP');
    expect([checked.book.bidTicks(), checked.book.bidCount]).toEqual([598, 1]);
  });

  it('takes no update before its snapshot, even one that would be right', () => {
    expect(checked.onMessage(message([[600, 1]], ASKS, [[[600, 1]], ASKS]))).toBe(
      'AWAITING_SNAPSHOT',
    );
    expect([checked.book.bidCount, checked.verified]).toEqual([0, 0]);
  });

  it('takes the levels of one message in their order, a price twice and in any order', () => {
    checked.onMessage(snapshot());
    const bids: Pairs = [
      [598, 3],
      [599, 9],
      [600, 0],
      [599, 2],
    ];
    expect(
      checked.onMessage(
        message(
          bids,
          [],
          [
            [
              [599, 2],
              [598, 3],
            ],
            ASKS,
          ],
        ),
      ),
    ).toBe('IN_STEP');
    expect(checked.book.bidTicks()).toBe(599);
  });

  it('is cut to its depth after all levels of a message, and a level cut off does not come back', () => {
    checked.onMessage(snapshot());
    const better: Pairs = [[600, 1]];
    const cut: Pairs = [[601, 1], ...ASKS.slice(0, 9)];
    expect(checked.onMessage(message([], [[601, 1]], [better, cut]))).toBe('IN_STEP');
    expect(checked.book.askCount).toBe(10);
    const shorter = cut.slice(1);
    // The venue sends no removal of 611, nor does it come back by itself.
    expect(checked.onMessage(message([], [[601, 0]], [better, shorter]))).toBe('IN_STEP');
    expect(checked.book.askCount).toBe(9);
  });

  it('with another checksum than the venue’s is empty, and takes nothing until the next snapshot', () => {
    checked.onMessage(snapshot());
    expect(checked.onMessage(time.checked([[600, 2]], [], 12345))).toBe('CHECKSUM_MISMATCH');
    expect(checked).toMatchObject({ synced: false, failed: 1 });
    expect([checked.book.bidCount, checked.book.askCount]).toEqual([0, 0]);
    const right = message([[600, 2]], [], [[[600, 2]], ASKS]);
    expect(checked.onMessage(right)).toBe('AWAITING_SNAPSHOT');
    expect(checked.onMessage(snapshot([[600, 2]]))).toBe('IN_STEP');
  });

  it('that is crossed is not taken, though the venue itself says so', () => {
    expect(checked.onMessage(snapshot([[602, 1]]))).toBe('CROSSED_BOOK');
    expect(checked).toMatchObject({ synced: false, crossed: 1 });
    expect(checked.onMessage(message([], [], [[[602, 1]], ASKS]))).toBe('AWAITING_SNAPSHOT');
  });

  it('is in no step where its message has no checksum, and is with the next that has one', () => {
    const bids: Pairs = [[600, 1]];
    expect(checked.onMessage(time.checked(bids, ASKS, NO_CHECKSUM, true))).toBe(
      'AWAITING_SNAPSHOT',
    );
    expect(checked.synced).toBe(false);
    expect(checked.onMessage(message([[599, 1]], [], [[...bids, [599, 1]], ASKS]))).toBe('IN_STEP');
  });

  it('of a greater depth is proven in its ten best levels only', () => {
    const deep = new CheckedBook(new Instrument(0, toDepth(BTCUSD, 25)));
    const behind: Pairs = [[620, 1]];
    deep.onMessage(message([[600, 1]], [...ASKS, ...behind], [[[600, 1]], ASKS], true));
    // The removal of 620 is lost, and nothing shows it before 620 is one of the ten.
    const after = (asks: Pairs): [Pairs, Pairs] => [[[600, 1]], asks];
    expect(deep.onMessage(message([], [[602, 4]], after([[602, 4], ...ASKS.slice(1)])))).toBe(
      'IN_STEP',
    );
    const removed = message([], [[602, 0]], after(ASKS.slice(1)));
    expect(deep.onMessage(removed)).toBe('CHECKSUM_MISMATCH');
  });
});

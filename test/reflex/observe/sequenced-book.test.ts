import { SequencedBook } from '@voltaire/reflex/observe/sequenced-book.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Timeline } from '../support/events.ts';
import { levels } from '../support/instruments.ts';

const time = new Timeline();
const diff = (first: number, last: number, bid: [number, number] = [100, last]) =>
  time.diff([bid], [], { first, last });
const snapshot = (last: number) => time.snapshot([[100, 1]], [[101, 1]], last);

describe('SequencedBook', () => {
  it('is in step when a buffered message overlaps the snapshot', () => {
    const sync = new SequencedBook();
    expect(sync.onDiff(diff(8, 12))).toBe('AWAITING_SNAPSHOT');
    expect(sync.onSnapshot(snapshot(10))).toBe('IN_STEP');
    expect([sync.synced, sync.lastUpdateId, sync.book.bidLots()]).toEqual([true, 12, 12]);
    expect([sync.gaps, sync.snapshots]).toEqual([0, 1]);
  });

  it('is in step when the first message begins right behind the snapshot', () => {
    const sync = new SequencedBook();
    sync.onDiff(diff(11, 12));
    expect(sync.onSnapshot(snapshot(10))).toBe('IN_STEP');
    expect(sync.lastUpdateId).toBe(12);
  });

  it('drops what the snapshot already holds', () => {
    const sync = new SequencedBook();
    sync.onDiff(diff(5, 7, [90, 9]));
    sync.onDiff(diff(8, 10, [91, 9]));
    sync.onDiff(diff(11, 11, [92, 9]));
    expect(sync.onSnapshot(snapshot(10))).toBe('IN_STEP');
    expect([sync.book.bidCount, sync.book.bidTicks(1)]).toEqual([2, 92]);
  });

  it('asks for another snapshot when this one is older than what was buffered, and keeps that', () => {
    const sync = new SequencedBook();
    sync.onDiff(diff(12, 15));
    expect(sync.onSnapshot(snapshot(10))).toBe('BAD_SNAPSHOT');
    expect([sync.synced, sync.gaps, sync.snapshots]).toEqual([false, 0, 0]);
    expect(sync.onSnapshot(snapshot(13))).toBe('IN_STEP');
    expect([sync.lastUpdateId, sync.book.bidLots()]).toEqual([15, 15]);
  });

  it('asks for another snapshot when this one was overtaken by another, whatever became of that', () => {
    const sync = new SequencedBook();
    sync.onDiff(diff(11, 10 ** 12)); // an id that is none
    time.pass(100);
    sync.onDiff(diff(13, 14));
    expect(sync.onSnapshot(snapshot(20))).toBe('GAP');
    expect(sync.onSnapshot(snapshot(19))).toBe('BAD_SNAPSHOT');
    expect(sync.synced).toBe(false);
    expect(sync.onSnapshot(snapshot(21))).toBe('IN_STEP');
  });

  it('does not wait for ever to come back to a snapshot whose own id was none', () => {
    const sync = new SequencedBook();
    sync.onSnapshot(snapshot(10 ** 12));
    time.pass(2_010);
    expect(sync.onDiff(diff(11, 12))).toBe('GAP');
    expect(sync.onSnapshot(snapshot(12))).toBe('BAD_SNAPSHOT');
    expect(sync.onSnapshot(snapshot(12))).toBe('IN_STEP');
  });

  it('lets a buffered message go that crosses a whole book, and asks what is behind it for proof', () => {
    const sync = new SequencedBook();
    const crossing = diff(11, 10 ** 12, [101, 5]); // whether its last id is one cannot be known
    sync.onDiff(crossing);
    expect(sync.onSnapshot(snapshot(20))).toBe('CROSSED_BOOK');
    sync.onDiff(crossing);
    expect(sync.onSnapshot(snapshot(20))).toBe('BAD_SNAPSHOT');
    sync.onDiff(diff(21, 22));
    expect(sync.onSnapshot(snapshot(19))).toBe('BAD_SNAPSHOT');
    expect(sync.onSnapshot(snapshot(20))).toBe('IN_STEP');
    expect([sync.lastUpdateId, sync.book.bidTicks(0), sync.book.bidLots()]).toEqual([22, 100, 22]);
  });

  it('lets a message go with those before it that came late', () => {
    const sync = new SequencedBook();
    sync.onDiff(diff(13, 14, [101, 5]));
    sync.onDiff(diff(11, 12));
    expect(sync.onSnapshot(snapshot(13))).toBe('CROSSED_BOOK');
    sync.onDiff(diff(9, 10));
    expect(sync.onSnapshot(snapshot(13))).toBe('BAD_SNAPSHOT');
    sync.reset(); // another connection: nothing is known of its ids
    expect(sync.onSnapshot(snapshot(12))).toBe('BAD_SNAPSHOT');
    expect(sync.onSnapshot(snapshot(12))).toBe('IN_STEP');
  });

  it('takes a snapshot that came before any message', () => {
    const sync = new SequencedBook();
    expect(sync.onSnapshot(snapshot(10))).toBe('IN_STEP');
    expect(sync.onDiff(diff(11, 12))).toBe('IN_STEP');
  });

  it('calls a missing message a gap and empties the book', () => {
    const sync = new SequencedBook();
    sync.onSnapshot(snapshot(10));
    expect(sync.onDiff(diff(12, 13))).toBe('GAP');
    expect([sync.synced, sync.gaps, sync.book.bidCount, sync.book.askCount]).toEqual([
      false,
      1,
      0,
      0,
    ]);
  });

  it('finds a gap among the buffered messages', () => {
    const sync = new SequencedBook();
    sync.onDiff(diff(10, 11));
    sync.onDiff(diff(13, 14));
    expect(sync.onSnapshot(snapshot(10))).toBe('GAP');
    expect([sync.synced, sync.gaps, sync.book.bidCount]).toEqual([false, 1, 0]);
  });

  it('is in step again after a gap and a new snapshot', () => {
    const sync = new SequencedBook();
    sync.onSnapshot(snapshot(10));
    sync.onDiff(diff(12, 13));
    sync.onDiff(diff(14, 15));
    expect(sync.onSnapshot(snapshot(14))).toBe('IN_STEP');
    expect([sync.lastUpdateId, sync.gaps, sync.snapshots]).toEqual([15, 1, 2]);
  });

  it('ignores a message that came twice or late', () => {
    const sync = new SequencedBook();
    const late = diff(3, 4, [100, 78]);
    sync.onSnapshot(snapshot(10));
    const message = diff(11, 12, [100, 5]);
    sync.onDiff(message);
    expect(sync.onDiff({ ...message, bids: levels([100, 77]) })).toBe('IN_STEP');
    expect(sync.onDiff(late)).toBe('IN_STEP');
    expect([sync.book.bidLots(), sync.lastUpdateId, sync.gaps]).toEqual([5, 12, 0]);
  });

  it('ignores messages behind the snapshot, which may be ahead of the stream for two seconds', () => {
    const sync = new SequencedBook();
    sync.onSnapshot(snapshot(10));
    time.pass(1_990);
    expect(sync.onDiff(diff(9, 9, [100, 77]))).toBe('IN_STEP');
    time.pass(20);
    // No stream is so far behind: the id of the snapshot must have been wrong.
    expect(sync.onDiff(diff(10, 10, [100, 77]))).toBe('GAP');
  });

  it('takes a copy that a second server stamped a little later for what it is', () => {
    const sync = new SequencedBook();
    sync.onSnapshot(snapshot(10));
    const message = diff(11, 12, [100, 5]);
    sync.onDiff(message);
    expect(sync.onDiff({ ...message, exchangeUs: message.exchangeUs + 20_000 })).toBe('IN_STEP');
    expect(sync.onDiff({ ...message, exchangeUs: message.exchangeUs + 20_001 })).toBe('GAP');
  });

  it('finds an id that is none with the next message, which is newer and yet behind it', () => {
    const sync = new SequencedBook();
    sync.onSnapshot(snapshot(10));
    expect(sync.onDiff(diff(11, 10 ** 12))).toBe('IN_STEP');
    time.pass(99);
    expect(sync.onDiff(diff(13, 14))).toBe('GAP');
    expect([sync.synced, sync.book.bidCount]).toEqual([false, 0]);
    expect(sync.onSnapshot(snapshot(14))).toBe('IN_STEP');
  });

  it('takes a message that repeats a part and goes on', () => {
    const sync = new SequencedBook();
    sync.onSnapshot(snapshot(10));
    expect(sync.onDiff(diff(9, 14, [100, 5]))).toBe('IN_STEP');
    expect(sync.lastUpdateId).toBe(14);
  });

  it('ignores a late answer to an earlier request for a snapshot', () => {
    const sync = new SequencedBook();
    sync.onSnapshot(snapshot(10));
    sync.onDiff(diff(11, 12, [100, 5]));
    expect(sync.onSnapshot(snapshot(11))).toBe('IN_STEP');
    expect([sync.book.bidLots(), sync.lastUpdateId, sync.snapshots]).toEqual([5, 12, 1]);
  });

  it('empties a book whose levels contradict each other, and calls it crossed', () => {
    const sync = new SequencedBook();
    sync.onSnapshot(snapshot(10));
    expect(sync.onDiff(diff(11, 11, [101, 1]))).toBe('CROSSED_BOOK');
    expect([sync.synced, sync.gaps, sync.crossed, sync.book.bidCount]).toEqual([false, 0, 1, 0]);
  });

  it('does not trust a snapshot whose levels contradict each other', () => {
    const sync = new SequencedBook();
    expect(sync.onSnapshot(time.snapshot([[102, 1]], [[101, 1]], 10))).toBe('BAD_SNAPSHOT');
    expect(sync.synced).toBe(false);
  });

  it('keeps a minute of messages and then forgets the oldest', () => {
    const sync = new SequencedBook();
    for (let id = 1; id <= 700; id++) sync.onDiff(diff(id, id));
    expect(sync.onSnapshot(snapshot(99))).toBe('BAD_SNAPSHOT');
    expect(sync.onSnapshot(snapshot(100))).toBe('IN_STEP');
    expect(sync.lastUpdateId).toBe(700);
  });

  it('keeps its own copy of buffered levels, for decoders use theirs again', () => {
    const sync = new SequencedBook();
    const message = diff(11, 11, [99, 4]);
    sync.onDiff(message);
    message.bids.clear();
    message.bids.push(98, 1);
    sync.onSnapshot(snapshot(10));
    expect(sync.book.bidTicks(1)).toBe(99);
  });

  it('remembers nothing after a reset', () => {
    const sync = new SequencedBook();
    sync.onSnapshot(snapshot(10));
    sync.reset();
    expect([sync.synced, sync.lastUpdateId, sync.book.bidCount]).toEqual([false, 0, 0]);
    expect(sync.onDiff(diff(11, 12))).toBe('AWAITING_SNAPSHOT');
  });

  it('holds the venue’s book or none, whatever messages are lost, doubled or late', () => {
    const update = fc.record({
      bid: fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 9 })),
      span: fc.integer({ min: 1, max: 3 }),
      fault: fc.oneof(
        { weight: 8, arbitrary: fc.constant('none' as const) },
        fc.constantFrom('lost' as const, 'doubled' as const, 'snapshot' as const),
      ),
    });
    fc.assert(
      fc.property(fc.array(update, { maxLength: 120, size: 'max' }), (updates) => {
        const sync = new SequencedBook();
        const venue = new Map<number, number>();
        let id = 0;
        let lost = false;
        const take = () => sync.onSnapshot(time.snapshot([...venue], [[1_000, 1]], id));
        take();
        for (const { bid, span, fault } of updates) {
          const message = time.diff([bid], [], { first: id + 1, last: id + span });
          id += span;
          if (bid[1] === 0) venue.delete(bid[0]);
          else venue.set(...bid);
          if (fault === 'lost') {
            lost = true;
            continue;
          }
          const verdict = sync.onDiff(message);
          if (fault === 'doubled') sync.onDiff(message);
          expect(verdict === 'IN_STEP').toBe(!lost && sync.synced);
          if (!sync.synced && fault === 'snapshot') {
            expect(take()).toBe('IN_STEP');
            lost = false;
          }
          if (!sync.synced || lost) continue;
          const held = Array.from({ length: sync.book.bidCount }, (_, i) => [
            sync.book.bidTicks(i),
            sync.book.bidLots(i),
          ]);
          expect(held).toEqual([...venue].sort(([a], [b]) => b - a));
        }
      }),
    );
  });
});

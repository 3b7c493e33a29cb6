import type { ChainedDiff, DepthDiff, DepthSnapshot } from '../model/event.ts';
import { EventKind } from '../model/event.ts';
import type { BookVerdict } from './book-verdict.ts';
import { OrderBook } from './order-book.ts';

/** About a minute of 100 ms messages: a snapshot that takes longer is asked for again. */
const MAX_BUFFERED = 600;
/** What comes so long after the book last moved, and is behind it all the same, is not late. */
const LATE_NS = 2e9;
/** Two servers may stamp the same message so far apart; the next one is 100 ms away. */
const SKEW_US = 20_000;
const NONE = Number.NEGATIVE_INFINITY;

type Change = Pick<DepthDiff, 'lastUpdateId' | 'exchangeUs' | 'monoNs' | 'bids' | 'asks'>;

interface BufferedChange extends Change {
  readonly previousUpdateId: number;
}

/**
 * Keeps one book in step with the venue by its own update ids (Binance Spot and USD-M futures, "How
 * to manage a local order book correctly"): buffer, take a snapshot, drop what it already holds, then
 * every message must follow the one before. Anything else is a gap, and a book with a gap is no book.
 *
 *     spot      U … u      follows the book when U − 1 ≤ its last id < u
 *     futures   pu │ u     follows the book when  pu   ≤ its last id < u
 *
 * A message that begins earlier is no fault: quantities are absolute, so that it covers what is
 * missing all the same (the first after a snapshot, and those of a second connection). Nor is one
 * that the book already holds, unless it is newer by the clock: then the book's id was wrong, and all
 * that follows would be taken for old.
 */
export class SequencedBook {
  readonly book = new OrderBook();
  synced = false;
  lastUpdateId = 0;
  gaps = 0;
  /** Messages that followed the one before them. */
  links = 0;
  crossed = 0;
  snapshots = 0;
  /** Exchange's time of the last message that moved the book; NaN when a snapshot did. */
  private movedUs = Number.NaN;
  private movedNs = 0;
  /** Of the newest snapshot to come, whether it was of use or not. Answers may overtake each other. */
  private snapshotId = 0;
  private buffered: BufferedChange[] = [];
  /** Where the message begins that crossed a whole book and was let go; NONE when none was. */
  private letGo = NONE;

  onDiff(diff: DepthDiff | ChainedDiff): BookVerdict {
    const previous =
      diff.kind === EventKind.CHAINED_DIFF ? diff.previousUpdateId : diff.firstUpdateId - 1;
    if (!this.synced) {
      this.buffer(previous, diff);
      return 'AWAITING_SNAPSHOT';
    }
    const verdict = this.apply(previous, diff);
    if (verdict !== 'IN_STEP') this.buffer(previous, diff); // the next snapshot may need it
    return verdict;
  }

  /**
   * BAD_SNAPSHOT when it is older than what was buffered, or than the snapshot before it, or contradicts
   * itself. After that the next is compared with this one: an id that was a lie costs one answer.
   *
   * A buffered message that crosses the snapshot is let go, else it would cross every one to come.
   * What comes next must hold it, and whether it does only the message behind it can tell, for its
   * own last id may be the lie: until that is there every snapshot is bad.
   */
  onSnapshot(snapshot: DepthSnapshot): BookVerdict {
    if (this.synced) return 'IN_STEP'; // a late answer to an earlier request
    const isOvertaken = snapshot.lastUpdateId < this.snapshotId;
    this.snapshotId = snapshot.lastUpdateId;
    const first = this.buffered[0];
    const isBehind = first ? snapshot.lastUpdateId < first.previousUpdateId : this.letGo !== NONE;
    if (isOvertaken || isBehind) return 'BAD_SNAPSHOT';
    this.book.replace(snapshot.bids, snapshot.asks);
    if (this.book.crossed) {
      this.book.clear();
      return 'BAD_SNAPSHOT';
    }
    this.movedTo(snapshot.lastUpdateId, Number.NaN, snapshot.monoNs);
    this.synced = true;
    this.snapshots++;
    this.letGo = NONE;
    const waiting = this.buffered;
    this.buffered = [];
    for (let i = 0; i < waiting.length; i++) {
      const { previousUpdateId } = waiting[i]!;
      const verdict = this.apply(previousUpdateId, waiting[i]!);
      if (verdict === 'IN_STEP') continue;
      if (verdict === 'CROSSED_BOOK') this.letGo = previousUpdateId;
      this.buffered = waiting.slice(i).filter((one) => one.previousUpdateId > this.letGo);
      return verdict;
    }
    return 'IN_STEP';
  }

  /** Forgets the book and what was to follow it: after a lost connection, or when the book has proven wrong. */
  reset(): void {
    this.synced = false;
    this.lastUpdateId = 0;
    this.buffered = [];
    this.letGo = NONE;
    this.book.clear();
  }

  private buffer(previousUpdateId: number, change: Change): void {
    if (previousUpdateId <= this.letGo) return; // late, or let go already
    if (this.buffered.length === MAX_BUFFERED) this.buffered.shift();
    const { lastUpdateId, exchangeUs, monoNs, bids, asks } = change;
    const copies = { bids: bids.copy(), asks: asks.copy() };
    this.buffered.push({ previousUpdateId, lastUpdateId, exchangeUs, monoNs, ...copies });
  }

  private apply(previousUpdateId: number, change: Change): BookVerdict {
    const { lastUpdateId, exchangeUs, monoNs } = change;
    const isHeld = lastUpdateId <= this.lastUpdateId;
    const isNewer = exchangeUs > this.movedUs + SKEW_US || monoNs - this.movedNs > LATE_NS;
    if (isHeld && !isNewer) return 'IN_STEP';
    if (isHeld || previousUpdateId > this.lastUpdateId) {
      this.gaps++;
      this.reset();
      return 'GAP';
    }
    this.book.apply(change.bids, change.asks);
    this.movedTo(lastUpdateId, exchangeUs, monoNs);
    this.links++;
    if (!this.book.crossed) return 'IN_STEP';
    this.crossed++;
    this.reset();
    return 'CROSSED_BOOK';
  }

  private movedTo(lastUpdateId: number, exchangeUs: number, monoNs: number): void {
    this.lastUpdateId = lastUpdateId;
    this.movedUs = exchangeUs;
    this.movedNs = monoNs;
  }
}

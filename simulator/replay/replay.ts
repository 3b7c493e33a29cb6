import { Book } from '../market/book.ts';
import { DEPTH, kindOf, QUOTE, SNAPSHOT, TRADE } from '../tape/layout.ts';
import type { Tape } from '../tape/tape.ts';
import { SEAM, type Frame } from './frame.ts';
import { seamBetween } from './seam.ts';

/** Between the tape's last frame and the seam, and so between two loops: one depth interval. */
const SEAM_GAP_MS = 100;

/**
 * Plays a tape in an endless loop, one frame per `step`. Ids keep growing over the loops without a
 * gap, and times follow the clock that the caller plays to. A tape with a gap of its own is refused.
 *
 *   line   0 … 6 │ 7         │ 8 ────────────────────── last │ seam │ 8 ───── …
 *          used  │ snapshot  │ played                        │      │ ids shifted
 *          only for the start book
 */
export class Replay {
  /** The book as of the last frame played. */
  readonly book: Book;
  loops = 0;
  framesPlayed = 0;

  private readonly startBook: Book;
  private readonly first: number;
  private readonly startMs: number;
  private readonly loopMs: number;
  readonly tradesPerLoop: number;
  private readonly frame: Frame;
  private next: number;

  constructor(
    private readonly tape: Tape,
    private readonly play: (frame: Frame) => void,
  ) {
    const snapshot = tape.kinds.indexOf(SNAPSHOT);
    if (snapshot < 0 || snapshot === tape.frames - 1) {
      throw new RangeError('a tape must hold a snapshot line and frames after it');
    }
    checkSequence(tape, snapshot);
    this.startBook = startingBook(tape, snapshot);
    this.book = startingBook(tape, snapshot);
    this.first = snapshot + 1;
    this.next = this.first;
    this.startMs = this.receivedMs(snapshot);
    this.loopMs = this.receivedMs(tape.frames - 1) + SEAM_GAP_MS - this.startMs;
    this.tradesPerLoop = countTrades(tape, this.first);
    this.frame = {
      kind: QUOTE,
      index: this.first,
      numbers: tape.numbers,
      at: 0,
      shift: { timeMs: 0, updateId: 0, tradeId: 0 },
    };
  }

  /** When the next frame is due: ms of tape time since the replay began, growing over the loops. */
  get nextDueMs(): number {
    const inLoop =
      this.next === this.tape.frames ? this.loopMs : this.receivedMs(this.next) - this.startMs;
    return this.loops * this.loopMs + inLoop;
  }

  /**
   * Plays the next frame as if it were received at `nowMs` (epoch).
   * Returns its line of the tape, or SEAM.
   */
  step(nowMs: number): number {
    this.framesPlayed++;
    if (this.next === this.tape.frames) this.playSeam(nowMs);
    else this.playLine(this.next++, nowMs);
    return this.frame.index;
  }

  private playLine(line: number, nowMs: number): void {
    const { frame, tape } = this;
    frame.kind = kindOf(tape.kinds, line);
    frame.index = line;
    frame.numbers = tape.numbers;
    frame.at = tape.starts[line]!;
    frame.shift.timeMs = Math.floor(nowMs - this.receivedMs(line) - tape.clockSkewMs);
    if (frame.kind === DEPTH) this.book.apply(tape.numbers, frame.at, frame.shift.updateId);
    this.play(frame);
  }

  private playSeam(nowMs: number): void {
    const { frame, book } = this;
    const seamId = book.lastId + 1;
    frame.kind = DEPTH;
    frame.index = SEAM;
    frame.numbers = seamBetween(book, this.startBook);
    frame.at = 0;
    frame.shift.timeMs = Math.floor(nowMs);
    frame.shift.updateId = seamId;
    book.apply(frame.numbers, 0, seamId);
    this.play(frame);
    frame.shift.updateId = seamId - this.startBook.lastId;
    frame.shift.tradeId += this.tradesPerLoop;
    this.next = this.first;
    this.loops++;
  }

  private receivedMs(line: number): number {
    return this.tape.baseSeconds * 1000 + this.tape.receivedNs[line]! / 1e6;
  }
}

/** The snapshot plus the updates before it in the tape that are newer than it. */
function startingBook(tape: Tape, snapshot: number): Book {
  const book = new Book();
  book.load(tape.numbers, tape.starts[snapshot]!);
  for (let line = 0; line < snapshot; line++) {
    const at = tape.starts[line]!;
    if (tape.kinds[line] === DEPTH && tape.numbers[at + 2]! > book.lastId) {
      book.apply(tape.numbers, at, 0);
    }
  }
  return book;
}

/** How far the trade ids reach in one loop. */
function countTrades(tape: Tape, first: number): number {
  let firstId = 0;
  let lastId = -1;
  for (let line = first; line < tape.frames; line++) {
    if (tape.kinds[line] !== TRADE) continue;
    const id = tape.numbers[tape.starts[line]! + 1]!;
    if (lastId < 0) firstId = id;
    lastId = id;
  }
  return lastId < 0 ? 0 : lastId - firstId + 1;
}

/** Throws a RangeError where depth updates are missing: the book of truth would be none. */
function checkSequence(tape: Tape, snapshot: number): void {
  let lastId = tape.numbers[tape.starts[snapshot]!]!;
  for (let line = 0; line < tape.frames; line++) {
    if (tape.kinds[line] !== DEPTH) continue;
    const [, first = 0, last = 0] = tape.numbers.subarray(tape.starts[line]);
    if (last <= lastId) continue;
    if (first > lastId + 1) {
      throw new RangeError(
        `frame ${line} of the tape: depth updates are missing, ${first} comes after ${lastId}`,
      );
    }
    lastId = last;
  }
}

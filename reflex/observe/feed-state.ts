import type { FeedCode, FeedStateName } from '../model/outcome.ts';
import type { BookVerdict } from './book-verdict.ts';

/** What can be wrong with a book, beside what its own messages show. */
export type BookTrouble = BookVerdict | 'TRADE_OUTSIDE_BOOK' | 'BAD_FRAME';

const WORDS: Record<BookTrouble, string> = {
  IN_STEP: 'in step with the venue',
  AWAITING_SNAPSHOT: 'waiting for a snapshot of the book',
  BAD_SNAPSHOT:
    'the snapshot of the book is older than its updates or the one before it, or contradicts itself',
  GAP: 'an update of the book is missing: the ids leave a hole',
  CROSSED_BOOK: 'the best bid of the book is not below its best ask',
  CHECKSUM_MISMATCH: 'the book does not have the checksum that the venue says',
  QUOTE_MISMATCH: 'the book contradicts the best bid and ask of the same update id',
  TRADE_OUTSIDE_BOOK: 'trades happen outside of the best bid and ask, and the book does not follow',
  BAD_FRAME: 'a frame could not be read, and may have been about this book',
};

/** The names of channels are the venue's words: however many it finds, one blocks as well. */
const MOST_REFUSALS = 32;

const WAITING: ReadonlySet<BookTrouble> = new Set(['AWAITING_SNAPSHOT', 'BAD_SNAPSHOT']);

/**
 * Whether one symbol's market data can be trusted, and if not, why. Facts come in one by one; the
 * state is the worst that they allow, in the order below. Only LIVE lets orders out.
 *
 *     DOWN      there is no connection
 *     BLOCKED   the venue is closed, refused a subscription, or the book has proven wrong
 *     SYNCING   the book waits for a first proof
 *     STALE     nothing says that the book is still the venue's
 *     LIVE      proven, and fresh
 */
export class FeedState {
  state: FeedStateName = 'DOWN';
  code: FeedCode = 'NOT_CONNECTED';
  reason = 'not connected yet';
  private connected = false;
  private linkReason = this.reason;
  private book: BookTrouble = 'AWAITING_SNAPSHOT';
  private silentMs = 0;
  /** By channel, and by source (the venue as a whole, the symbol): why not. */
  private readonly refused = new Map<string, string>();
  private readonly closed = new Map<string, string>();

  get up(): boolean {
    return this.connected;
  }

  get bookInStep(): boolean {
    return this.book === 'IN_STEP';
  }

  /** A refusal is not mended by asking again. */
  get subscribed(): boolean {
    return this.refused.size === 0;
  }

  link(up: boolean, reason: string): void {
    this.connected = up;
    this.linkReason = reason;
    this.book = 'AWAITING_SNAPSHOT';
    this.silentMs = 0;
    this.refused.clear();
    this.closed.clear();
    this.judge();
  }

  bookIs(trouble: BookTrouble): void {
    if (trouble === this.book) return;
    // What is being mended stays wrong until it is proven right.
    if (WAITING.has(trouble) && !this.bookInStep && this.book !== 'AWAITING_SNAPSHOT') return;
    this.book = trouble;
    this.judge();
  }

  /** Zero when something was heard again. */
  silent(silentMs: number): void {
    const before = this.silentMs;
    this.silentMs = silentMs;
    if (before !== silentMs) this.judge();
  }

  subscription(channel: string, accepted: boolean, reason: string): void {
    if (accepted) this.refused.delete(channel);
    else if (this.refused.size < MOST_REFUSALS) this.refused.set(channel, reason);
    this.judge();
  }

  venue(source: string, open: boolean, reason: string): void {
    if (open) this.closed.delete(source);
    else this.closed.set(source, reason);
    this.judge();
  }

  private judge(): void {
    const [refusal] = this.refused;
    const [closure] = this.closed;
    if (!this.connected) this.be('DOWN', 'NOT_CONNECTED', this.linkReason);
    else if (closure) this.be('BLOCKED', 'VENUE_CLOSED', closure[1]);
    else if (refusal) this.be('BLOCKED', 'SUBSCRIPTION_REFUSED', `${refusal[0]}: ${refusal[1]}`);
    else if (WAITING.has(this.book)) this.be('SYNCING', this.book, WORDS[this.book]);
    else if (!this.bookInStep) this.be('BLOCKED', this.book, WORDS[this.book]);
    else if (this.silentMs > 0) this.be('STALE', 'SILENT', silence(this.silentMs));
    else this.be('LIVE', 'IN_STEP', WORDS.IN_STEP);
  }

  private be(state: FeedStateName, code: FeedCode, reason: string): void {
    this.state = state;
    this.code = code;
    this.reason = reason;
  }
}

function silence(ms: number): string {
  return `nothing of the book was heard for ${ms / 1000} s`;
}

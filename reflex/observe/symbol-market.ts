import type { DepthDiff, DepthSnapshot, Quote, Trade } from '../model/event.ts';
import type { Instrument } from '../model/instrument.ts';
import type { FeedStateName } from '../model/outcome.ts';
import { BookSync } from './book-sync.ts';

/** A busy pair speaks every 100 ms; two silent seconds mean that something is wrong. */
export const STALE_AFTER_NS = 2e9;

/** An unanswered snapshot request is repeated after this long. */
const SNAPSHOT_RETRY_NS = 2e9;
/** One that was of no use is repeated after this long: it costs request weight. */
const SNAPSHOT_PAUSE_NS = 0.5e9;

/**
 * All that was seen of one symbol: its book, best quote and tape, and whether they can be trusted.
 */
export class SymbolMarket {
  readonly depth = new BookSync();
  state: FeedStateName = 'DOWN';
  reason = 'not connected yet';
  reconnects = 0;
  ticks = 0;

  bidTicks = Number.NaN;
  bidLots = 0;
  askTicks = Number.NaN;
  askLots = 0;
  quoteUpdateId = 0;
  quoteNs = Number.NEGATIVE_INFINITY;

  lastTradeId = 0;
  lastTicks = Number.NaN;
  lastLots = 0;
  lastSide = 0;
  /** Lots since the connection: all, and buys minus sells. */
  volumeLots = 0;
  signedVolumeLots = 0;

  exchangeUs = Number.NaN;
  lastSeenNs = Number.NEGATIVE_INFINITY;
  private lastDepthNs = Number.NEGATIVE_INFINITY;
  private snapshotAskedNs = Number.NEGATIVE_INFINITY;

  constructor(readonly instrument: Instrument) {}

  get quoted(): boolean {
    return this.bidTicks < this.askTicks; // false while either is NaN
  }

  get mid(): number {
    return ((this.bidTicks + this.askTicks) / 2) * this.instrument.tickSize;
  }

  /** True when the trade is new: a venue may send one twice. */
  onTrade(trade: Trade): boolean {
    this.lastSeenNs = trade.monoNs;
    if (trade.tradeId <= this.lastTradeId) return false;
    this.lastTradeId = trade.tradeId;
    this.lastTicks = trade.priceTicks;
    this.lastLots = trade.quantityLots;
    this.lastSide = trade.aggressor;
    this.volumeLots += trade.quantityLots;
    this.signedVolumeLots += trade.quantityLots * trade.aggressor;
    this.exchangeUs = trade.exchangeUs;
    this.ticks++;
    return true;
  }

  /** True when the best bid or ask is newer than what was known. */
  onQuote(quote: Quote): boolean {
    this.lastSeenNs = quote.monoNs;
    if (quote.updateId <= this.quoteUpdateId || !(quote.bidTicks < quote.askTicks)) return false;
    this.quoteUpdateId = quote.updateId;
    this.bidTicks = quote.bidTicks;
    this.bidLots = quote.bidLots;
    this.askTicks = quote.askTicks;
    this.askLots = quote.askLots;
    this.quoteNs = quote.monoNs;
    this.ticks++;
    return true;
  }

  onDiff(diff: DepthDiff): void {
    this.lastSeenNs = diff.monoNs;
    this.lastDepthNs = diff.monoNs;
    this.exchangeUs = diff.exchangeUs;
    const inStep = this.depth.onDiff(diff);
    if (inStep) this.confirmQuote(diff.monoNs);
    this.settle(inStep, 'a message of the depth stream is missing');
  }

  onSnapshot(snapshot: DepthSnapshot): void {
    this.lastSeenNs = snapshot.monoNs;
    this.lastDepthNs = snapshot.monoNs;
    const inStep = this.depth.onSnapshot(snapshot);
    if (!inStep) this.snapshotAskedNs = snapshot.monoNs - SNAPSHOT_RETRY_NS + SNAPSHOT_PAUSE_NS;
    this.settle(inStep, 'the depth snapshot is older than the stream, or contradicts itself');
  }

  onLink(up: boolean, reason: string): void {
    this.depth.reset();
    this.quoteUpdateId = 0;
    this.lastTradeId = 0;
    this.bidTicks = Number.NaN;
    this.askTicks = Number.NaN;
    this.quoteNs = Number.NEGATIVE_INFINITY;
    this.snapshotAskedNs = Number.NEGATIVE_INFINITY;
    if (up) this.reconnects++;
    this.state = up ? 'SYNCING' : 'DOWN';
    this.reason = up ? 'waiting for a depth snapshot' : reason;
  }

  /** The passing of time alone can make a market stale. */
  onTime(monoNs: number): void {
    // Depth alone counts: quotes that go on do not prove the book.
    if (this.state === 'LIVE' && monoNs - this.lastDepthNs > STALE_AFTER_NS) {
      this.state = 'STALE';
      this.reason = `no depth was heard for ${STALE_AFTER_NS / 1e9} s`;
    }
  }

  /** True once for every snapshot that has to be fetched now. */
  wantsSnapshot(monoNs: number): boolean {
    if (this.state !== 'SYNCING' || monoNs - this.snapshotAskedNs < SNAPSHOT_RETRY_NS) return false;
    this.snapshotAskedNs = monoNs;
    return true;
  }

  private settle(inStep: boolean, problem: string): void {
    if (this.state === 'DOWN') return;
    if (inStep) {
      if (this.state !== 'LIVE') this.reason = 'in step with the venue';
      this.state = 'LIVE';
    } else if (this.state !== 'SYNCING') {
      this.state = 'SYNCING';
      this.reason = problem;
      this.snapshotAskedNs = Number.NEGATIVE_INFINITY;
    }
  }

  /** The book may be ahead of the quote stream, and it proves an unchanged quote to be fresh. */
  private confirmQuote(monoNs: number): void {
    const { book, lastUpdateId } = this.depth;
    if (lastUpdateId < this.quoteUpdateId || book.bidCount === 0 || book.askCount === 0) return;
    this.quoteUpdateId = lastUpdateId;
    this.bidTicks = book.bidTicks();
    this.bidLots = book.bidLots();
    this.askTicks = book.askTicks();
    this.askLots = book.askLots();
    this.quoteNs = monoNs;
  }
}

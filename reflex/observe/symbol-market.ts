import type {
  BadFrameSeen,
  ChainedDiff,
  CheckedBook as BookMessage,
  DepthDiff,
  DepthSnapshot,
  PartialBook,
  Quote,
  Trade,
} from '../model/event.ts';
import type { Instrument } from '../model/instrument.ts';
import type { FeedHealth } from '../model/outcome.ts';
import { BestQuote } from './best-quote.ts';
import type { BookVerdict } from './book-verdict.ts';
import { CheckedBook } from './checked-book.ts';
import { type BookTrouble, FeedState } from './feed-state.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import { LatencyWindow } from './latency-window.ts';
import type { OrderBook } from './order-book.ts';
import { QuoteOracle } from './quote-oracle.ts';
import { ResyncTiming } from './resync-timing.ts';
import { SequencedBook } from './sequenced-book.ts';
import { TradeTape } from './trade-tape.ts';
import { VenueFigures } from './venue-figures.ts';
import { WholeBook } from './whole-book.ts';

/** A trade beyond the best price comes with a change of the book, in whichever order. */
const TRADE_GRACE_NS = 1e9;

/**
 * All that was seen of one symbol: its book, best quote and tape, and whether they can be trusted.
 * Best bid and ask come from the quote stream where the venue has one, else from the proven book.
 */
export class SymbolMarket {
  readonly feed = new FeedState();
  readonly latency = new LatencyHistogram();
  readonly recentLatency = new LatencyWindow();
  readonly quote = new BestQuote();
  readonly tape = new TradeTape();
  readonly figures = new VenueFigures();
  readonly book: OrderBook;
  ticks = 0;
  exchangeUs = Number.NaN;
  lastSeenNs = Number.NEGATIVE_INFINITY;

  private readonly sequenced = new SequencedBook();
  private readonly checked: CheckedBook;
  private readonly whole = new WholeBook();
  private readonly oracle = new QuoteOracle();
  private readonly timing = new ResyncTiming();
  private bookUpdates = 0;
  private badFrames = 0;
  private connections = 0;
  private resyncs = 0;
  private hadSnapshot = false;
  /** Troubles that no counter of a book knows of. */
  private suspicions = 0;
  /** When the book last gave a sign of life: see BookRules.staleAfterMs. */
  private aliveNs = Number.NEGATIVE_INFINITY;
  private suspectNs = Number.NaN;

  constructor(readonly instrument: Instrument) {
    this.checked = new CheckedBook(instrument);
    const { proof } = instrument.book;
    if (proof === 'checksum') this.book = this.checked.book;
    else this.book = proof === 'whole' ? this.whole.book : this.sequenced.book;
  }

  get quoted(): boolean {
    return this.quote.known;
  }

  get mid(): number {
    return ((this.quote.bidTicks + this.quote.askTicks) / 2) * this.instrument.tickSize;
  }

  /** True when the trade is new: a venue may send one twice. */
  onTrade(trade: Trade): boolean {
    this.lastSeenNs = trade.monoNs;
    if (!this.tape.onTrade(trade)) return false;
    this.heardFromExchange(trade.monoNs, trade.atUs, trade.exchangeUs);
    this.ticks++;
    const { bidTicks, askTicks } = this.quote;
    const outside = trade.priceTicks > askTicks || trade.priceTicks < bidTicks;
    if (outside && Number.isNaN(this.suspectNs)) this.suspectNs = trade.monoNs;
    return true;
  }

  /** True when the best bid or ask is newer than what was known. */
  onQuote(quote: Quote): boolean {
    this.lastSeenNs = quote.monoNs;
    if (this.sequenced.synced) {
      const { book, lastUpdateId } = this.sequenced;
      if (!this.oracle.onQuote(quote, book, lastUpdateId)) {
        this.trouble('QUOTE_MISMATCH', quote.monoNs);
        return false; // nobody knows which of the two is wrong
      }
    }
    const { updateId, monoNs } = quote;
    if (updateId === this.quote.updateId || this.isOld(updateId, monoNs)) return false;
    if (!(quote.bidTicks < quote.askTicks)) return false;
    this.quote.take(quote);
    this.ticks++;
    return true;
  }

  onDiff(diff: DepthDiff | ChainedDiff): void {
    this.heardOfBook(diff.monoNs, diff.atUs, diff.exchangeUs);
    this.settle(this.sequenced.onDiff(diff), diff.monoNs);
  }

  onSnapshot(snapshot: DepthSnapshot): void {
    if (this.sequenced.synced) return; // a late answer, that does not say whether the stream lives
    this.heardOfBook(snapshot.monoNs, snapshot.atUs, Number.NaN);
    const verdict = this.sequenced.onSnapshot(snapshot);
    if (verdict === 'IN_STEP') this.countSnapshot();
    this.settle(verdict, snapshot.monoNs);
  }

  /** True when the proven book has another best bid or ask than before. */
  onCheckedBook(message: BookMessage): boolean {
    this.heardOfBook(message.monoNs, message.atUs, message.exchangeUs);
    if (message.replaces) this.countSnapshot();
    return this.settle(this.checked.onMessage(message), message.monoNs);
  }

  onPartialBook(message: PartialBook): void {
    this.heardOfBook(message.monoNs, message.atUs, message.exchangeUs);
    this.settle(this.whole.onMessage(message), message.monoNs);
  }

  /** A frame was lost: where only checksums prove a book, it may have been of levels behind them. */
  onBadFrame(frame: BadFrameSeen): void {
    this.badFrames += frame.count;
    if (!frame.bookAffected || this.instrument.book.proof !== 'checksum') return;
    if (!this.feed.bookInStep) {
      this.checked.reset(); // what a snapshot without a checksum began can no longer be proven
      return;
    }
    this.suspicions++;
    this.trouble('BAD_FRAME', frame.monoNs);
  }

  /** Any frame of the connection: only there the silence of a book is no sign of anything. */
  onAlive(monoNs: number): void {
    if (this.instrument.book.proof === 'checksum') this.alive(monoNs);
  }

  onLink(up: boolean, reason: string, monoNs: number): void {
    this.sequenced.reset();
    this.checked.reset();
    this.whole.reset();
    this.oracle.reset();
    this.suspectNs = Number.NaN;
    this.quote.clear();
    this.tape.reset();
    this.hadSnapshot = false;
    if (up) this.connections++;
    this.timing.connected(monoNs, this.instrument.book.proof === 'checksum');
    this.aliveNs = monoNs;
    this.feed.link(up, reason);
  }

  /** The passing of time alone can make a market stale, or a doubt a certainty. */
  onTime(monoNs: number): void {
    if (!this.feed.bookInStep) return;
    const { staleAfterMs } = this.instrument.book;
    if (monoNs - this.aliveNs > staleAfterMs * 1e6) this.feed.silent(staleAfterMs);
    if (monoNs - this.suspectNs > TRADE_GRACE_NS) {
      this.suspicions++;
      this.trouble('TRADE_OUTSIDE_BOOK', monoNs);
    }
  }

  /** True once for every new book that has to be fetched now. */
  wantsResync(monoNs: number): boolean {
    const { feed } = this;
    if (feed.bookInStep || !feed.up || !feed.subscribed) return false;
    if (this.instrument.book.proof === 'whole') return false; // the next message mends it
    return this.timing.due(monoNs);
  }

  /** Since anything has said that the book is still the venue's; +∞ before the first connection. */
  silenceMs(monoNs: number): number {
    return (monoNs - this.aliveNs) / 1e6;
  }

  health(): FeedHealth {
    const { sequenced, checked, whole, oracle } = this;
    const crossed = sequenced.crossed + checked.crossed + whole.crossed;
    const held = sequenced.links + checked.verified + whole.replaced + oracle.verified;
    const broke = sequenced.gaps + checked.failed + crossed + oracle.failed + this.suspicions;
    return {
      ticks: this.ticks,
      bookUpdates: this.bookUpdates,
      checksumsVerified: checked.verified,
      checksumsFailed: checked.failed,
      quotesVerified: oracle.verified,
      quotesFailed: oracle.failed,
      gaps: sequenced.gaps,
      tradesMissed: this.tape.missed,
      crossed,
      badFrames: this.badFrames,
      resyncs: this.resyncs,
      reconnects: Math.max(0, this.connections - 1),
      integrityPct: held + broke === 0 ? null : (100 * held) / (held + broke),
      latency: this.latency.quantiles(),
    };
  }

  private heardOfBook(monoNs: number, atUs: number, exchangeUs: number): void {
    this.bookUpdates++;
    this.lastSeenNs = monoNs;
    this.alive(monoNs);
    this.suspectNs = Number.NaN;
    if (!Number.isNaN(exchangeUs)) this.heardFromExchange(monoNs, atUs, exchangeUs);
  }

  private heardFromExchange(monoNs: number, atUs: number, exchangeUs: number): void {
    this.exchangeUs = exchangeUs;
    this.latency.record(atUs - exchangeUs);
    this.recentLatency.record(monoNs, atUs - exchangeUs);
  }

  private alive(monoNs: number): void {
    this.aliveNs = monoNs;
    this.feed.silent(0);
  }

  private countSnapshot(): void {
    if (this.hadSnapshot) this.resyncs++;
    this.hadSnapshot = true;
  }

  /** True when best bid or ask are taken from the book, and are others than before. */
  private settle(verdict: BookVerdict, monoNs: number): boolean {
    if (verdict === 'IN_STEP') return this.inStep(monoNs);
    this.trouble(verdict, monoNs);
    return false;
  }

  private inStep(monoNs: number): boolean {
    const { proof } = this.instrument.book;
    if (proof === 'sequence' && !this.oracle.onBook(this.book, this.sequenced.lastUpdateId)) {
      this.trouble('QUOTE_MISMATCH', monoNs);
      return false;
    }
    this.feed.bookIs('IN_STEP');
    return this.adoptBest(proof, monoNs);
  }

  /** The book may be ahead of the quote stream, and it proves an unchanged quote to be fresh. */
  private adoptBest(proof: 'sequence' | 'checksum' | 'whole', monoNs: number): boolean {
    const { book } = this;
    if (book.bidCount === 0 || book.askCount === 0) {
      if (proof !== 'sequence') this.quote.clear();
      return false;
    }
    if (proof !== 'checksum') {
      const id = proof === 'whole' ? this.whole.lastUpdateId : this.sequenced.lastUpdateId;
      if (this.isOld(id, monoNs)) return false;
      this.quote.updateId = id;
    }
    const moved = this.quote.takeFrom(book, monoNs);
    if (proof !== 'checksum' || !moved) return false;
    this.ticks++;
    return true;
  }

  private trouble(trouble: BookTrouble, monoNs: number): void {
    this.feed.bookIs(trouble);
    if (trouble === 'AWAITING_SNAPSHOT') return;
    if (trouble === 'BAD_SNAPSHOT') {
      this.timing.snapshotWasBad(monoNs);
      return;
    }
    if (this.sequenced.synced) this.sequenced.reset(); // else it has begun to buffer again
    this.checked.reset();
    this.whole.reset();
    this.oracle.reset();
    this.suspectNs = Number.NaN;
    this.quote.updateId = 0; // it may have been the id that was wrong
    if (this.instrument.book.proof !== 'sequence') this.quote.clear();
    this.timing.bookBroke(monoNs);
  }

  private isOld(updateId: number, monoNs: number): boolean {
    return this.quote.isAhead(updateId, monoNs, this.instrument.book.staleAfterMs);
  }
}

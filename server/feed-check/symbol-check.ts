import {
  type ChainedDiff,
  type DepthDiff,
  type DepthSnapshot,
  EventKind,
  type MarketEvent,
  type Quote,
} from '@voltaire/reflex/model/event.ts';
import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { FeedHealth } from '@voltaire/reflex/model/outcome.ts';
import { SymbolMarket } from '@voltaire/reflex/observe/symbol-market.ts';
import type { SymbolFacts } from './discovery.ts';
import type { FindingKind, Findings } from './findings.ts';
import { SequenceCheck } from './sequence-check.ts';

/** Counters that the kernel keeps for each book, by what their growth means. */
const COUNTED = {
  CHECKSUM_MISMATCH: 'checksumsFailed',
  QUOTE_MISMATCH: 'quotesFailed',
  CROSSED_BOOK: 'crossed',
} as const satisfies Partial<Record<FindingKind, keyof FeedHealth>>;

const SUMMED = [
  'checksumsVerified',
  'checksumsFailed',
  'quotesVerified',
  'quotesFailed',
  'tradesMissed',
  'crossed',
  'resyncs',
] as const;
type Summed = Record<(typeof SUMMED)[number], number>;

/** What was found of one symbol; prices as the venue writes them. */
export interface SymbolReport {
  readonly symbol: string;
  /** LIVE when its book is in step at the end; else why it is not. */
  readonly state: string;
  readonly depth: number | null;
  readonly trades: number;
  readonly tradesMissed: number;
  readonly bookUpdates: number;
  /** Messages of the book that no snapshot, and no proof, has ever put into place. */
  readonly bookUpdatesUnproven: number;
  readonly checksumsChecked: number;
  readonly checksumsMatched: number;
  readonly gaps: number;
  readonly repeated: number;
  readonly resyncs: number;
  readonly crossed: number;
  readonly quotes: number;
  /** With a message of the book of the same update id, that came after them. */
  readonly quotesCompared: number;
  readonly quotesEqual: number;
  /** The same where the message of the book had come before. */
  readonly quotesComparedAfter: number;
  readonly quotesEqualAfter: number;
  readonly bestBid: string | null;
  readonly bestAsk: string | null;
  /** Whose bestBid and bestAsk are: the proven book's, or the last best quote's. */
  readonly bestFrom: 'book' | 'quote' | null;
}

/** One symbol of a recording on its way through the stage of the kernel that keeps its book. */
export class SymbolCheck {
  market: SymbolMarket;
  private readonly sequence = new SequenceCheck();
  private trades = 0;
  private quotes = 0;
  private gaps = 0;
  private bookUpdates = 0;
  private quotesAfter = 0;
  private quotesEqualAfter = 0;
  private unproven = 0;
  /** Messages that the next snapshot may yet put into place. */
  private waiting = 0;
  private depth: number | null;
  private subscribed = true;
  /** Of books that were subscribed to with another depth. */
  private readonly before: FeedHealth[] = [];
  private known: FeedHealth;

  constructor(
    readonly facts: SymbolFacts,
    private readonly instrumentOf: (depth: number | null) => Instrument,
    depth: number | null,
    private readonly findings: Findings,
  ) {
    this.depth = depth;
    this.market = new SymbolMarket(instrumentOf(depth));
    this.market.onLink(true, 'the recording begins', 0);
    this.known = this.market.health();
  }

  get instrument(): Instrument {
    return this.market.instrument;
  }

  /** What the recording says of the book's subscription; null when it ended. */
  subscribe(depth: number | null): void {
    this.subscribed = depth !== null;
    if (depth === null || depth === this.depth) return;
    this.before.push(this.market.health());
    this.depth = depth;
    this.market = new SymbolMarket(this.instrumentOf(depth));
    this.market.onLink(true, 'subscribed with another depth', 0);
    this.known = this.market.health();
  }

  take(event: MarketEvent | DepthSnapshot, line: number): void {
    const { market } = this;
    switch (event.kind) {
      case EventKind.TRADE:
        this.trades++;
        market.onTrade(event);
        return;
      case EventKind.QUOTE:
        this.quotes++;
        this.takeQuote(event);
        break;
      case EventKind.DEPTH_DIFF:
      case EventKind.CHAINED_DIFF:
        this.takeDiff(event, line);
        break;
      case EventKind.DEPTH_SNAPSHOT:
        market.onSnapshot(event);
        if (market.feed.bookInStep) this.waiting = 0;
        if (market.feed.code === 'BAD_SNAPSHOT') this.find('BAD_SNAPSHOT', line);
        break;
      case EventKind.CHECKED_BOOK:
        this.bookUpdates++;
        market.onCheckedBook(event);
        if (!market.feed.bookInStep) this.unproven++;
        break;
      case EventKind.PARTIAL_BOOK:
        this.bookUpdates++;
        market.onPartialBook(event);
        if (!market.feed.bookInStep) this.unproven++;
        break;
      default:
        return; // candles, statistics and statuses prove nothing of a book
    }
    if (!market.feed.bookInStep) this.findWhatFailed(line);
  }

  report(): SymbolReport {
    const sums = this.sums();
    const best = this.best();
    return {
      symbol: this.facts.symbol,
      state: this.state(),
      depth: this.depth,
      trades: this.trades,
      tradesMissed: sums.tradesMissed,
      bookUpdates: this.bookUpdates,
      bookUpdatesUnproven: this.unproven + this.waiting,
      checksumsChecked: sums.checksumsVerified + sums.checksumsFailed,
      checksumsMatched: sums.checksumsVerified,
      gaps: this.gaps,
      repeated: this.sequence.repeated,
      resyncs: sums.resyncs,
      crossed: sums.crossed,
      quotes: this.quotes,
      quotesCompared: sums.quotesVerified + sums.quotesFailed - this.quotesAfter,
      quotesEqual: sums.quotesVerified - this.quotesEqualAfter,
      quotesComparedAfter: this.quotesAfter,
      quotesEqualAfter: this.quotesEqualAfter,
      ...best,
    };
  }

  private takeQuote(event: Quote): void {
    const { market } = this;
    const comesAfter = market.feed.bookInStep && this.sequence.isAt(event.updateId);
    market.onQuote(event);
    if (!comesAfter) return;
    this.quotesAfter++;
    if (market.feed.bookInStep) this.quotesEqualAfter++;
  }

  private takeDiff(event: DepthDiff | ChainedDiff, line: number): void {
    const { market } = this;
    this.bookUpdates++;
    const missing = this.sequence.next(event);
    const wasInStep = market.feed.bookInStep;
    market.onDiff(event);
    const broke = wasInStep && market.feed.code === 'GAP' ? market.feed.reason : null;
    const reason = missing ?? broke; // ids may also begin anew, where nothing is missing
    if (reason !== null) {
      this.gaps++;
      this.find('GAP', line, reason);
    }
    if (!market.feed.bookInStep) this.waiting++;
  }

  private state(): string {
    const { feed } = this.market;
    if (!this.subscribed) return 'UNSUBSCRIBED';
    return feed.bookInStep ? 'LIVE' : feed.code;
  }

  private sums(): Summed {
    const all = [...this.before, this.market.health()];
    const sum = (key: keyof Summed) => all.reduce((total, health) => total + health[key], 0);
    return Object.fromEntries(SUMMED.map((key) => [key, sum(key)])) as Summed;
  }

  private best(): Pick<SymbolReport, 'bestBid' | 'bestAsk' | 'bestFrom'> {
    const { market, facts, instrument } = this;
    const text = (ticks: number) =>
      Number.isNaN(ticks) ? null : onWire(instrument.priceText(ticks), facts.priceWire);
    if (market.feed.bookInStep) {
      const { book } = market;
      return { bestBid: text(book.bidTicks()), bestAsk: text(book.askTicks()), bestFrom: 'book' };
    }
    const quoted = this.quotes > 0 && market.quoted;
    if (!quoted) return { bestBid: null, bestAsk: null, bestFrom: null };
    return {
      bestBid: text(market.quote.bidTicks),
      bestAsk: text(market.quote.askTicks),
      bestFrom: 'quote',
    };
  }

  /** A check that failed leaves the book out of step: only then the counters have to be compared. */
  private findWhatFailed(line: number): void {
    const health = this.market.health();
    for (const kind of Object.keys(COUNTED) as (keyof typeof COUNTED)[]) {
      if (health[COUNTED[kind]] > this.known[COUNTED[kind]]) this.find(kind, line);
    }
    this.known = health;
  }

  private find(kind: FindingKind, line: number, reason = this.market.feed.reason): void {
    this.findings.add(kind, line, this.facts.symbol, reason);
  }
}

/** With as many places as the venue writes: 61837.63 is 61837.63000000 on Binance's wire. */
function onWire(price: string, places: number): string {
  const [whole, fraction = ''] = price.split('.');
  return places === 0 ? whole! : `${whole}.${fraction.padEnd(places, '0')}`;
}

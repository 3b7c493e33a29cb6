import { EventKind, type KernelEvent, type Subscription } from '../../model/event.ts';
import type { EdgeParts, MarketFeed } from '../../ports.ts';
import { ConnectionBudget } from '../connection-budget.ts';
import { Connection } from '../connection.ts';
import { FrameIntake } from '../frame-intake.ts';
import { BookSubscription } from './book-subscription.ts';
import { KrakenDecoder } from './decode.ts';
import { ATTEMPTS, ATTEMPTS_WINDOW_MS } from './limits.ts';
import { Requests } from './requests.ts';
import { VENUE } from './venue-status.ts';

export interface KrakenFeedOptions extends EdgeParts {
  /** ws://… of the public endpoint, with its path. */
  readonly streamUrl: string;
  /** WebSocket API v2, "Book": the depths that the venue offers. */
  readonly depth: 10 | 25 | 100 | 500 | 1000;
  /** Of candles, minutes. One, when absent. */
  readonly candleMinutes?: number;
}

/** A heartbeat comes every second when nothing else does: after five the transport is dead. */
const SILENCE_MS = 5_000;
/** All public channels of Kraken (WebSocket API v2) over one connection. */
export class KrakenFeed implements MarketFeed {
  readonly venue = VENUE;
  private readonly symbols: readonly string[];
  private readonly books = new Map<number, BookSubscription>();
  private readonly requests = new Requests();
  private readonly connection: Connection;
  private readonly intake: FrameIntake;

  constructor(private readonly options: KrakenFeedOptions) {
    const { instruments, random, streamUrl } = options;
    this.symbols = instruments.map(({ venueSymbol }) => venueSymbol);
    for (const { id, venueSymbol } of instruments) {
      this.books.set(id, new BookSubscription(() => this.resubscribe(venueSymbol)));
    }
    const decoder = new KrakenDecoder(instruments, this.requests);
    this.intake = new FrameIntake(VENUE, decoder, { ...options, sink: this.onEvent });
    this.connection = new Connection(
      {
        url: streamUrl,
        silenceMs: SILENCE_MS,
        pongsCount: false,
        random,
        budget: new ConnectionBudget(ATTEMPTS, ATTEMPTS_WINDOW_MS),
      },
      {
        onOpen: () => this.onOpen(),
        onFrame: (frame) => this.onFrame(frame),
        onLost: (reason) => this.onLost(reason),
      },
    );
  }

  get badFrames(): number {
    return this.intake.badFrames;
  }

  get unknownFrames(): number {
    return this.intake.unknownFrames;
  }

  start(): void {
    this.connection.start();
  }

  resync(symbolId: number): void {
    // A new connection brings new books by itself.
    if (this.connection.open) this.books.get(symbolId)?.resync();
  }

  stop(): void {
    this.connection.stop();
    for (const book of this.books.values()) book.end();
  }

  private onOpen(): void {
    this.requests.clear();
    this.link(true, 'connected');
    this.subscribe('instrument', [], { snapshot: true });
    this.subscribe('trade', this.symbols, { snapshot: false });
    this.subscribe('book', this.symbols, this.bookParameters);
    for (const book of this.books.values()) book.asked();
    this.subscribe('ticker', this.symbols, { snapshot: true });
    const interval = this.options.candleMinutes ?? 1;
    this.subscribe('ohlc', this.symbols, { interval, snapshot: false });
  }

  private onFrame(frame: Buffer): void {
    if (this.intake.take(frame) === 'market') this.connection.proven();
  }

  private onLost(reason: string): void {
    for (const book of this.books.values()) book.end();
    this.options.report(`${VENUE}: ${reason}`);
    this.link(false, reason);
  }

  /** Sees events before the kernel, which may ask for a new book while it takes one. */
  private readonly onEvent = (event: KernelEvent): void => {
    if (event.kind === EventKind.CHECKED_BOOK && event.replaces) {
      this.books.get(event.symbolId)?.onSnapshot();
    } else if (event.kind === EventKind.SUBSCRIPTION && !event.accepted) {
      this.options.sink(event);
      this.onRefusal(event);
      return;
    }
    this.options.sink(event);
  };

  private onRefusal({ symbolId, channel, reason }: Subscription): void {
    const symbol = this.options.instruments.find(({ id }) => id === symbolId)?.symbol;
    this.options.report(`${VENUE}: ${channel}${symbol ? ` of ${symbol}` : ''}: ${reason}`);
    if (channel !== 'book' || !this.books.get(symbolId)?.onRefusal()) return;
    // It was shown before, and the venue's mind of what we are subscribed to is not ours any more.
    this.connection.fail(`the book of ${symbol} cannot be had anew: ${reason}`);
  }

  private get bookParameters() {
    return { depth: this.options.depth, snapshot: true };
  }

  private subscribe(channel: string, symbols: readonly string[], parameters: object): void {
    this.connection.send(this.requests.subscribe(channel, symbols, parameters));
  }

  private resubscribe(symbol: string): void {
    if (!this.connection.open) return;
    const { depth } = this.options;
    this.connection.send(this.requests.unsubscribe('book', [symbol], { depth }));
    this.subscribe('book', [symbol], this.bookParameters);
  }

  private link(up: boolean, reason: string): void {
    const { clock, sink } = this.options;
    const monoNs = clock.monoNs();
    const atUs = clock.atUs();
    sink({ kind: EventKind.LINK, atUs, monoNs, link: 'market', venue: VENUE, up, reason });
  }
}

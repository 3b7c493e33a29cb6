import { EventKind } from '../../model/event.ts';
import type { Instrument } from '../../model/instrument.ts';
import type { EdgeParts, MarketFeed } from '../../ports.ts';
import { BadFrame } from '../bad-frame.ts';
import type { ConnectionBudget } from '../connection-budget.ts';
import { FrameIntake } from '../frame-intake.ts';
import { connectionBudget } from './connection-limit.ts';
import { BinanceDecoder } from './decode.ts';
import { DepthSnapshots } from './depth-snapshots.ts';
import { type RateLimit, RequestBudget } from './request-budget.ts';
import { streamAddresses } from './stream-addresses.ts';
import { LINK_TIMING, type LinkTiming, StreamLink } from './stream-link.ts';
import { type BinanceMarket, isPartial } from './streams.ts';

export interface BinanceFeedOptions extends EdgeParts {
  readonly venue: 'binance' | 'binance-futures';
  /** ws://… of the stream server, without a path. */
  readonly streamUrl: string;
  /** http://… of the REST API, without a path. */
  readonly restUrl: string;
  /** Levels a side: 5, 10 and 20 are whole in every message, more come as a snapshot and changes. */
  readonly depth: number;
  /** As exchangeInfo states them. */
  readonly rateLimits: readonly RateLimit[];
  /** Other times than those of LINK_TIMING. */
  readonly timing?: Partial<LinkTiming>;
  readonly connectionBudget?: ConnectionBudget;
}

/**
 * Transport only: any frame, the venue's ping (every 20 s on spot, every 3 min on futures), or the
 * pong to ours, which is sent when half of this has passed. It can be long, since a stream that has
 * fallen mute, behind healthy pings or not, is doubted much sooner (StreamLink); how old a book may
 * become is the kernel's matter.
 */
const SILENCE_MS = 45_000;

/**
 * Trades, best quotes, books, candles and day tickers of Binance Spot or USD-M futures: combined
 * streams over as many connections as they need, and snapshots from the REST API.
 */
export class BinanceFeed implements MarketFeed {
  readonly venue: BinanceFeedOptions['venue'];
  private readonly decoder: BinanceDecoder;
  private readonly intake: FrameIntake;
  private readonly links: readonly StreamLink[];
  private readonly vital = new Set<StreamLink>();
  private readonly snapshots: DepthSnapshots | null;
  private readonly byId = new Map<number, Instrument>();
  /** The link that the frame at hand came from. */
  private speaking: StreamLink | null = null;
  private up: boolean | null = null;
  private stopped = false;

  constructor(private readonly options: BinanceFeedOptions) {
    const { instruments, venue, depth } = options;
    this.venue = venue;
    const market: BinanceMarket = venue === 'binance' ? 'spot' : 'futures';
    const budget = new RequestBudget(options.rateLimits, options.clock);
    for (const instrument of instruments) this.byId.set(instrument.id, instrument);
    this.decoder = new BinanceDecoder(instruments, {
      market,
      depth,
      onShutdown: () => this.speaking?.changeOver('the venue shuts its server down'),
      onRefused: (reason) => this.report(reason),
    });
    this.intake = new FrameIntake(venue, this.decoder, options);
    this.snapshots = isPartial(depth)
      ? null
      : new DepthSnapshots({
          restUrl: options.restUrl,
          market,
          depth,
          budget,
          tap: options.tap,
          onSnapshot: (body, instrument) => this.onSnapshot(body, instrument),
          report: (problem) => this.report(problem),
        });
    this.links = this.connect(market);
  }

  get badFrames(): number {
    return this.intake.badFrames;
  }

  get unknownFrames(): number {
    return this.intake.unknownFrames;
  }

  start(): void {
    for (const link of this.links) link.start();
  }

  stop(): void {
    this.stopped = true;
    this.snapshots?.stop();
    for (const link of this.links) link.stop();
  }

  /** Partial books need nothing: the next message is whole. */
  resync(symbolId: number): void {
    const instrument = this.byId.get(symbolId);
    if (instrument) this.snapshots?.request(instrument);
  }

  private connect(market: BinanceMarket): StreamLink[] {
    const { connectionBudget: given, depth, instruments, streamUrl } = this.options;
    const budget = given ?? connectionBudget();
    return streamAddresses(streamUrl, instruments, { market, depth }).map(({ url, vital }) => {
      const link = this.link(url, budget);
      if (vital) this.vital.add(link);
      return link;
    });
  }

  private link(url: string, budget: ConnectionBudget): StreamLink {
    const { random, timing } = this.options;
    const link: StreamLink = new StreamLink(
      { url, silenceMs: SILENCE_MS, pongsCount: true, random, budget },
      { ...LINK_TIMING, ...timing },
      {
        onUp: () => {
          if ([...this.vital].every(({ open }) => open)) this.tell(true, 'connected');
        },
        onDown: (reason) => {
          this.report(`market data: ${reason}`);
          if (this.vital.has(link)) this.tell(false, reason);
        },
        onFrame: (frame) => {
          this.speaking = link;
          if (this.intake.take(frame) === 'market') link.proven();
        },
        report: (what) => this.report(what),
      },
    );
    return link;
  }

  private onSnapshot(body: string, instrument: Instrument): void {
    const { clock, sink } = this.options;
    try {
      sink(this.decoder.decodeSnapshot(body, instrument, clock.atUs(), clock.monoNs()));
    } catch (error) {
      if (!(error instanceof BadFrame)) throw error;
      this.report(`depth snapshot of ${instrument.symbol}: ${error.message}`);
    }
  }

  /** Down when one of several vital connections is, and only told when it changes. */
  private tell(up: boolean, reason: string): void {
    if (this.up === up || this.stopped) return;
    this.up = up;
    const { clock, sink } = this.options;
    const { venue } = this;
    const now = { atUs: clock.atUs(), monoNs: clock.monoNs() };
    sink({ kind: EventKind.LINK, ...now, link: 'market', venue, up, reason });
  }

  private report(problem: string): void {
    this.options.report(`${this.venue}: ${problem}`);
  }
}

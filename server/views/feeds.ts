import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type {
  FeedHealth,
  FeedSnapshot,
  LatencyQuantiles,
  Outcome,
} from '@voltaire/reflex/model/outcome.ts';
import type { ThreadStatus } from '@voltaire/reflex/thread-protocol.ts';
import type { FeedChange, FeedLatency, FeedStatus, VenueFrames } from '@voltaire/schema/feed.ts';
import type { Candle, DayStatistics } from '@voltaire/schema/market.ts';
import { allOrEnd, Topic } from '../fan-out/topic.ts';
import type { KernelHost } from '../kernel/kernel-host.ts';
import type { MarketData } from './market-data.ts';

/** Changes of state kept of each symbol; the journal keeps all. */
const MOST = 1_000;

/** Before a feed has said anything. */
const SILENT: FeedHealth = {
  ticks: 0,
  bookUpdates: 0,
  checksumsVerified: 0,
  checksumsFailed: 0,
  quotesVerified: 0,
  quotesFailed: 0,
  gaps: 0,
  tradesMissed: 0,
  crossed: 0,
  badFrames: 0,
  resyncs: 0,
  reconnects: 0,
  integrityPct: null,
  latency: null,
};

interface Rates {
  readonly ticksPerSecond: number;
  readonly bookUpdatesPerSecond: number;
}
const STILL: Rates = { ticksPerSecond: 0, bookUpdatesPerSecond: 0 };

/** How far the market data of each symbol can be trusted, now and since this run began. */
export class Feeds {
  readonly changes = new Topic<FeedChange>(allOrEnd());
  /** By symbol: what was heard last, from the kernel's outcomes or from its status. */
  private readonly health: FeedHealth[];
  private readonly rates: Rates[];
  private readonly histories: FeedChange[][];
  private previous: ThreadStatus | null = null;
  private previousAtMs = 0;

  constructor(
    private readonly kernel: KernelHost,
    private readonly instruments: readonly Instrument[],
    private readonly market: MarketData,
  ) {
    this.health = instruments.map(() => SILENT);
    this.rates = instruments.map(() => STILL);
    this.histories = instruments.map(() => []);
    kernel.on('status', (status) => this.applyStatus(status, performance.now()));
  }

  /** Comes at each change of state, and once a minute without one. */
  apply(snapshot: FeedSnapshot, { seq, atUs }: Outcome): void {
    const { symbolId, state, code, reason } = snapshot;
    this.health[symbolId] = snapshot;
    const history = this.histories[symbolId]!;
    const last = history.at(-1);
    if (last?.state === state && last.code === code && last.reason === reason) return;
    const { symbol, venue } = this.instruments[symbolId]!.definition;
    const change: FeedChange = { atUs, seq, symbol, venue, state, code, reason };
    history.push(change);
    if (history.length > MOST) history.shift();
    this.changes.publish(change);
  }

  status(symbolId: number): FeedStatus {
    const { symbol, venue } = this.instruments[symbolId]!.definition;
    const health = this.health[symbolId]!;
    return {
      ...health,
      ...this.rates[symbolId]!,
      ...this.standing(symbolId),
      symbol,
      venue,
      ageMs: this.kernel.status?.feeds[symbolId]?.ageMs ?? null,
      lastPrice: this.market.tick(symbolId)?.price ?? null,
      latency: health.latency && toLatency(health.latency),
    };
  }

  get all(): FeedStatus[] {
    return this.instruments.map(({ id }) => this.status(id));
  }

  get frames(): VenueFrames[] {
    const venues = this.kernel.status?.frames ?? [];
    return venues.map(({ venue, bad, unknown }) => ({ venue, refused: bad, unknown }));
  }

  /** Newest first. */
  history(symbolId: number, most: number): FeedChange[] {
    return this.histories[symbolId]!.slice(-most).reverse();
  }

  candle(symbolId: number): Candle | null {
    const candle = this.kernel.status?.feeds[symbolId]?.candle;
    if (!candle) return null;
    const instrument = this.instruments[symbolId]!;
    return {
      intervalS: candle.intervalS,
      openAtUs: candle.openUs,
      open: instrument.priceText(candle.openTicks),
      high: instrument.priceText(candle.highTicks),
      low: instrument.priceText(candle.lowTicks),
      close: instrument.priceText(candle.closeTicks),
      volume: instrument.quantityText(candle.volumeLots),
      trades: candle.trades,
      closed: candle.closed,
    };
  }

  day(symbolId: number): DayStatistics | null {
    const day = this.kernel.status?.feeds[symbolId]?.day;
    if (!day) return null;
    const instrument = this.instruments[symbolId]!;
    return {
      last: instrument.priceText(day.lastTicks),
      high: instrument.priceText(day.highTicks),
      low: instrument.priceText(day.lowTicks),
      volume: instrument.quantityText(day.volumeLots),
      changePct: day.changePct,
    };
  }

  private standing(symbolId: number): Pick<FeedStatus, 'state' | 'code' | 'reason' | 'sinceUs'> {
    if (!this.kernel.alive) return down('the kernel does not run');
    const last = this.histories[symbolId]!.at(-1);
    if (!last) return down('not connected yet');
    return { state: last.state, code: last.code, reason: last.reason, sinceUs: last.atUs };
  }

  private applyStatus(status: ThreadStatus, nowMs: number): void {
    const elapsedS = (nowMs - this.previousAtMs) / 1000;
    status.feeds.forEach((feed, symbolId) => {
      const before = this.previous?.feeds[symbolId];
      this.health[symbolId] = feed;
      if (!before || elapsedS <= 0) return;
      this.rates[symbolId] = {
        ticksPerSecond: Math.max(0, feed.ticks - before.ticks) / elapsedS,
        bookUpdatesPerSecond: Math.max(0, feed.bookUpdates - before.bookUpdates) / elapsedS,
      };
    });
    this.previous = status;
    this.previousAtMs = nowMs;
  }
}

function down(reason: string) {
  return { state: 'DOWN', code: 'NOT_CONNECTED', reason, sinceUs: null } as const;
}

function toLatency({ count, minUs, p50Us, p99Us, maxUs }: LatencyQuantiles): FeedLatency {
  return {
    count,
    minMs: minUs / 1000,
    p50Ms: p50Us / 1000,
    p99Ms: p99Us / 1000,
    maxMs: maxUs / 1000,
  };
}

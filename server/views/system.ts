import type { Histogram } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import {
  type AggressionSnapshot,
  type FeedSnapshot,
  OutcomeKind,
  type TradingStateSnapshot,
} from '@voltaire/reflex/model/outcome.ts';
import type { ThreadStatus } from '@voltaire/reflex/thread-protocol.ts';
import type { FeedStatus } from '@voltaire/schema/market.ts';
import type {
  AggressionState,
  LatencyQuantiles,
  System,
  TradingState,
} from '@voltaire/schema/system.ts';
import { newestOnly, Topic } from '../fan-out/topic.ts';
import type { KernelHost } from '../kernel/kernel-host.ts';
import type { Decisions } from './decisions.ts';

const NOT_KNOWN: TradingStateSnapshot = {
  kind: OutcomeKind.TRADING_STATE,
  level: 'HALTED',
  reasons: [],
};

/** The kernel answers within a frame; an operator should not wait longer for a kernel that hangs. */
const ANSWER_WITHIN_MS = 250;

export interface Identity {
  readonly version: string;
  readonly marketData: string;
  readonly policyHash: string;
  readonly buildHash: string;
}

/** The state of the whole: what an operator looks at first. */
export class SystemView {
  readonly changes = new Topic<System>(newestOnly());
  private readonly startedAtUs = Date.now() * 1000;
  private readonly feeds = new Map<number, FeedSnapshot>();
  private tradingState = NOT_KNOWN;
  private aggressionState: AggressionSnapshot | null = null;
  private previous: ThreadStatus | null = null;
  private ticksPerSecond: number[] = [];

  constructor(
    private readonly kernel: KernelHost,
    private readonly instruments: readonly Instrument[],
    private readonly decisions: Decisions,
    private readonly identity: Identity,
  ) {
    kernel.on('status', (status) => {
      this.ticksPerSecond = status.feeds.map((feed, i) =>
        Math.max(0, feed.ticks - (this.previous?.feeds[i]?.ticks ?? feed.ticks)),
      );
      this.previous = status;
      this.publish();
    });
    kernel.on('ended', () => this.publish());
  }

  applyTradingState(snapshot: TradingStateSnapshot): void {
    this.tradingState = snapshot;
    this.publish();
  }

  applyAggression(snapshot: AggressionSnapshot): void {
    this.aggressionState = snapshot;
    this.publish();
  }

  applyFeed(snapshot: FeedSnapshot): void {
    this.feeds.set(snapshot.symbolId, snapshot);
    this.publish();
  }

  get trading(): TradingState {
    const { level, reasons } = this.tradingState;
    return {
      level: this.kernel.alive ? level : 'HALTED',
      reasons: [...reasons],
      killEngaged: this.kernel.killEngaged,
    };
  }

  /** The trading state as soon as its sources are as expected, at the latest after a moment. */
  async tradingOnce(expected: (sources: readonly string[]) => boolean): Promise<TradingState> {
    const deadline = performance.now() + ANSWER_WITHIN_MS;
    const settled = () => expected(this.tradingState.reasons.map(({ source }) => source));
    while (!settled() && performance.now() < deadline) await sleep(2);
    return this.trading;
  }

  get aggression(): AggressionState {
    const { level, actor, reason, expiresAtUs } = this.aggressionState ?? {
      level: 'NORMAL' as const,
      actor: '',
      reason: '',
      expiresAtUs: null,
    };
    return { level, actor, reason, expiresAtUs };
  }

  feed(symbolId: number): FeedStatus {
    const { definition } = this.instruments[symbolId]!;
    const state = this.feeds.get(symbolId);
    const counters = this.kernel.status?.feeds[symbolId];
    return {
      symbol: definition.symbol,
      venue: definition.venue,
      state: this.kernel.alive ? (state?.state ?? 'DOWN') : 'DOWN',
      reason: this.kernel.alive
        ? (state?.reason ?? 'not connected yet')
        : 'the kernel does not run',
      ageMs: counters?.ageMs ?? null,
      ticksPerSecond: this.ticksPerSecond[symbolId] ?? 0,
      ticks: counters?.ticks ?? 0,
      gaps: counters?.gaps ?? 0,
      resyncs: counters?.resyncs ?? 0,
      reconnects: counters?.reconnects ?? 0,
    };
  }

  get journalWritable(): boolean {
    return this.kernel.alive && this.kernel.status?.journalFailure === '';
  }

  get snapshot(): System {
    const { started, status, alive } = this.kernel;
    return {
      version: this.identity.version,
      mode: 'SIMULATED',
      marketData: this.identity.marketData,
      startedAtUs: this.startedAtUs,
      nowUs: Date.now() * 1000,
      kernelAlive: alive,
      trading: this.trading,
      aggression: this.aggression,
      feeds: this.instruments.map(({ id }) => this.feed(id)),
      tickToOrder: quantiles(started?.tickToOrder),
      tickToDecision: quantiles(started?.tickToDecision),
      journal: {
        runId: started?.runId ?? '',
        seq: status?.seq ?? 0,
        bytes: status?.journalBytes ?? 0,
        writable: this.journalWritable,
        headHash: status?.journalHead ?? '',
        recovered: started?.recovered ?? '',
      },
      decisionsAllowed: this.decisions.allowed,
      decisionsDenied: this.decisions.denied,
      policyHash: this.identity.policyHash,
      buildHash: this.identity.buildHash,
    };
  }

  private publish(): void {
    if (this.changes.subscriberCount > 0) this.changes.publish(this.snapshot);
  }
}

function quantiles(histogram: Histogram | undefined): LatencyQuantiles {
  if (!histogram || histogram.count === 0) {
    return { count: 0, p50Us: 0, p99Us: 0, p999Us: 0, maxUs: 0 };
  }
  return {
    count: histogram.count,
    p50Us: histogram.percentile(50) / 1000,
    p99Us: histogram.percentile(99) / 1000,
    p999Us: histogram.percentile(99.9) / 1000,
    maxUs: histogram.max / 1000,
  };
}

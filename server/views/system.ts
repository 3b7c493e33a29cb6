import type { Histogram } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AggressionSnapshot,
  OutcomeKind,
  type TradingStateSnapshot,
} from '@voltaire/reflex/model/outcome.ts';
import type {
  AggressionState,
  LatencyQuantiles,
  System,
  TradingState,
} from '@voltaire/schema/system.ts';
import { newestOnly, Topic } from '../fan-out/topic.ts';
import type { KernelHost } from '../kernel/kernel-host.ts';
import type { Decisions } from './decisions.ts';
import type { Feeds } from './feeds.ts';

const NOT_KNOWN: TradingStateSnapshot = {
  kind: OutcomeKind.TRADING_STATE,
  level: 'HALTED',
  reasons: [],
};

/** The kernel answers within a frame; an operator should not wait longer for a kernel that hangs. */
const ANSWER_WITHIN_MS = 250;

export interface Identity {
  readonly version: string;
  readonly mode: 'SIMULATED' | 'MARKET_DATA_ONLY';
  readonly marketData: string;
  readonly policyHash: string;
  readonly buildHash: string;
}

/** The state of the whole: what an operator looks at first. */
export class SystemView {
  readonly changes = new Topic<System>(newestOnly());
  private readonly startedAtUs = Date.now() * 1000;
  private tradingState = NOT_KNOWN;
  private aggressionState: AggressionSnapshot | null = null;

  constructor(
    private readonly kernel: KernelHost,
    private readonly feeds: Feeds,
    private readonly decisions: Decisions,
    private readonly identity: Identity,
  ) {
    kernel.on('status', () => this.publish());
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

  /** A feed has changed: whoever watches the system hears of it at once. */
  feedChanged(): void {
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

  get journalWritable(): boolean {
    return this.kernel.alive && this.kernel.status?.journalFailure === '';
  }

  get snapshot(): System {
    const { started, status, alive } = this.kernel;
    return {
      version: this.identity.version,
      mode: this.identity.mode,
      marketData: this.identity.marketData,
      startedAtUs: this.startedAtUs,
      nowUs: Date.now() * 1000,
      kernelAlive: alive,
      trading: this.trading,
      aggression: this.aggression,
      feeds: this.feeds.all,
      frames: this.feeds.frames,
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

import type { Histogram } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Policy } from '@voltaire/reflex/model/policy.ts';
import type { TradingState } from '@voltaire/schema/governance.ts';
import type { LatencyQuantiles, System } from '@voltaire/schema/system.ts';
import { newestOnly, Topic } from '../fan-out/topic.ts';
import type { KernelHost } from '../kernel/kernel-host.ts';
import { ANSWER_WITHIN_MS } from './answers.ts';
import type { Alerts } from './alerts.ts';
import type { Breakers } from './breakers.ts';
import type { Decisions } from './decisions.ts';
import type { Feeds } from './feeds.ts';
import type { Orders } from './orders.ts';
import type { Overrides } from './overrides.ts';
import type { Trading } from './trading.ts';

export interface Identity {
  readonly version: string;
  readonly mode: 'LIVE' | 'PAPER' | 'SIMULATED' | 'MARKET_DATA_ONLY';
  readonly marketData: string;
  readonly policy: Policy;
  readonly policyHash: string;
  readonly buildHash: string;
  readonly journalDirectory: string;
}

interface Parts {
  readonly feeds: Feeds;
  readonly decisions: Decisions;
  readonly orders: Pick<Orders, 'foreign'>;
  readonly trading: Trading;
  readonly overrides: Overrides;
  readonly breakers: Breakers;
  readonly alerts: Alerts;
}

/** The state of the whole: what an operator looks at first. */
export class SystemView {
  readonly changes = new Topic<System>(newestOnly());
  private readonly startedAtUs = Date.now() * 1000;

  constructor(
    private readonly kernel: KernelHost,
    private readonly parts: Parts,
    private readonly identity: Identity,
  ) {
    kernel.on('status', () => this.publish());
    kernel.on('ended', () => this.publish());
  }

  /** Something that an operator looks at has changed: whoever watches hears of it at once. */
  changed(): void {
    this.publish();
  }

  /** The trading state as soon as it is as expected, at the latest after a moment. */
  async tradingOnce(expected: () => boolean): Promise<TradingState> {
    const deadline = performance.now() + ANSWER_WITHIN_MS;
    while (!expected() && performance.now() < deadline) await sleep(2);
    return this.parts.trading.state;
  }

  get journalWritable(): boolean {
    return this.kernel.alive && this.kernel.status?.journalFailure === '';
  }

  get snapshot(): System {
    const { started, status, alive } = this.kernel;
    const { feeds, decisions, orders, trading, overrides, breakers, alerts } = this.parts;
    return {
      version: this.identity.version,
      mode: this.identity.mode,
      marketData: this.identity.marketData,
      startedAtUs: this.startedAtUs,
      nowUs: Date.now() * 1000,
      kernelAlive: alive,
      realTime: started?.realTime ?? false,
      trading: trading.state,
      overrides: overrides.inForce,
      pendingAdvice: overrides.pending,
      breakers: breakers.all,
      alerts: alerts.active,
      foreignOrders: orders.foreign,
      feeds: feeds.all,
      frames: feeds.frames,
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
      decisionsAllowed: decisions.allowed,
      decisionsDenied: decisions.denied,
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

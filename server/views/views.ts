import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { type Outcome, OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import type { KernelHost } from '../kernel/kernel-host.ts';
import { Decisions } from './decisions.ts';
import { Feeds } from './feeds.ts';
import { MarketData } from './market-data.ts';
import { Orders } from './orders.ts';
import { Positions } from './positions.ts';
import { type Identity, SystemView } from './system.ts';

/** What the server knows: everything here is folded from the kernel's outcomes, nothing is decided. */
export class Views {
  readonly market: MarketData;
  readonly feeds: Feeds;
  readonly orders: Orders;
  readonly decisions: Decisions;
  readonly positions: Positions;
  readonly system: SystemView;

  constructor(
    readonly kernel: KernelHost,
    readonly instruments: readonly Instrument[],
    /** Symbols that a strategy may send orders for. */
    readonly traded: ReadonlySet<string>,
    identity: Identity,
  ) {
    this.market = new MarketData(kernel.telemetry, instruments);
    this.feeds = new Feeds(kernel, instruments, this.market);
    this.orders = new Orders(instruments);
    this.decisions = new Decisions(instruments, this.orders, identity);
    this.positions = new Positions(instruments, this.market);
    this.system = new SystemView(kernel, this.feeds, this.decisions, identity);
    kernel.on('outcome', (outcome) => this.apply(outcome));
  }

  stop(): void {
    this.market.stop();
  }

  private apply(outcome: Outcome): void {
    const { payload } = outcome;
    switch (payload.kind) {
      case OutcomeKind.DECISION:
        return this.decisions.apply(payload, outcome);
      case OutcomeKind.ORDER:
        return this.orders.apply(payload);
      case OutcomeKind.POSITION:
        return this.positions.apply(payload);
      case OutcomeKind.TRADING_STATE:
        return this.system.applyTradingState(payload);
      case OutcomeKind.AGGRESSION:
        return this.system.applyAggression(payload);
      case OutcomeKind.FEED:
        this.feeds.apply(payload, outcome);
        return this.system.feedChanged();
    }
  }
}

import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { BY_HAND } from '@voltaire/reflex/model/order.ts';
import { type Outcome, OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { GLOBAL, type Scope } from '@voltaire/reflex/model/scope.ts';
import type { KernelHost } from '../kernel/kernel-host.ts';
import { Why } from '../why/why.ts';
import { Alerts } from './alerts.ts';
import { Answers } from './answers.ts';
import { Brackets } from './brackets.ts';
import { Breakers } from './breakers.ts';
import { Decisions } from './decisions.ts';
import { Feeds } from './feeds.ts';
import { MarketData } from './market-data.ts';
import { Orders } from './orders.ts';
import { Overrides } from './overrides.ts';
import { Positions } from './positions.ts';
import { type Identity, SystemView } from './system.ts';
import { Trading } from './trading.ts';

/** What the server knows: everything here is folded from the kernel's outcomes, nothing is decided. */
export class Views {
  readonly market: MarketData;
  readonly feeds: Feeds;
  readonly orders: Orders;
  readonly brackets: Brackets;
  readonly decisions: Decisions;
  readonly positions: Positions;
  readonly trading: Trading;
  readonly overrides = new Overrides();
  readonly breakers = new Breakers();
  readonly alerts = new Alerts();
  readonly why: Why;
  readonly system: SystemView;
  readonly answers: Answers;

  constructor(
    readonly kernel: KernelHost,
    readonly instruments: readonly Instrument[],
    /** Symbols that a strategy may send orders for. */
    readonly traded: ReadonlySet<string>,
    readonly identity: Identity,
  ) {
    this.market = new MarketData(kernel.telemetry, instruments);
    this.feeds = new Feeds(kernel, instruments, this.market);
    this.orders = new Orders(instruments);
    this.brackets = new Brackets(instruments, this.orders);
    this.decisions = new Decisions(instruments, this.orders);
    this.positions = new Positions(instruments, this.market);
    this.trading = new Trading(kernel, instruments);
    this.why = new Why(this, identity.journalDirectory);
    this.system = new SystemView(kernel, this, identity);
    this.answers = new Answers(kernel);
    kernel.on('outcome', (outcome) => this.apply(outcome));
  }

  stop(): void {
    this.market.stop();
    this.why.stop();
  }

  /** Names of the strategies that may trade on the symbol: people, who may as well, decide nothing by rule. */
  strategies(symbol: string): string[] {
    return Object.entries(this.identity.policy.strategies)
      .filter(([name, { symbols }]) => name !== BY_HAND && symbols.includes(symbol))
      .map(([name]) => name);
  }

  /** All that a kill or an override can be about. */
  get scopes(): Scope[] {
    const venues = new Set(this.instruments.map(({ definition }) => definition.venue));
    return [
      GLOBAL,
      ...Array.from(venues, (venue): Scope => `venue:${venue}`),
      ...this.instruments.map(({ symbol }): Scope => `symbol:${symbol}`),
      ...Object.keys(this.identity.policy.strategies).map((name): Scope => `strategy:${name}`),
    ];
  }

  private apply(outcome: Outcome): void {
    this.fold(outcome);
    this.answers.offer(outcome.payload);
  }

  private fold(outcome: Outcome): void {
    const { payload } = outcome;
    switch (payload.kind) {
      case OutcomeKind.DECISION:
        this.why.apply(payload, outcome);
        return this.decisions.apply(payload, outcome);
      case OutcomeKind.HOLD:
        return this.why.apply(payload, outcome);
      case OutcomeKind.ORDER:
        return this.orders.apply(payload);
      case OutcomeKind.BRACKET:
        return this.brackets.apply(payload, outcome);
      case OutcomeKind.FOREIGN_ORDERS:
        this.orders.applyForeign(payload);
        return this.system.changed();
      case OutcomeKind.POSITION:
        return this.positions.apply(payload);
      case OutcomeKind.TRADING_STATE:
        this.trading.applyState(payload, outcome);
        return this.system.changed();
      case OutcomeKind.KILL:
        this.trading.applyKill(payload, outcome);
        return this.system.changed();
      case OutcomeKind.PROPOSAL:
        this.trading.applyProposal(payload);
        return this.system.changed();
      case OutcomeKind.OVERRIDES:
        this.overrides.apply(payload);
        return this.system.changed();
      case OutcomeKind.BREAKER:
        this.breakers.apply(payload, outcome);
        return this.system.changed();
      case OutcomeKind.ALERT:
        this.alerts.apply(payload, outcome);
        return this.system.changed();
      case OutcomeKind.FEED:
        this.feeds.apply(payload, outcome);
        return this.system.changed();
    }
  }
}

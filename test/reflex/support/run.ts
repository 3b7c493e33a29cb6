import type { Consult, Effects, OrderAddress } from '@voltaire/reflex/act/effects.ts';
import type { Strategy } from '@voltaire/reflex/decide/strategy.ts';
import { Kernel } from '@voltaire/reflex/kernel.ts';
import type { Boot, KernelEvent } from '@voltaire/reflex/model/event.ts';
import {
  type Decision,
  type Outcome,
  OutcomeKind,
  type OutcomePayload,
} from '@voltaire/reflex/model/outcome.ts';
import type { ApprovedAmendment, ApprovedOrder } from '@voltaire/reflex/risk/governor.ts';
import { GLOBAL, type Scope } from '@voltaire/reflex/model/scope.ts';
import { type BootOptions, Timeline } from './events.ts';
import { marionette, Want } from './marionette.ts';

/** What one event led to; a copy, since the kernel uses its effects again. */
export interface Step {
  readonly outcomes: readonly Outcome[];
  readonly orders: readonly ApprovedOrder[];
  readonly amendments: readonly ApprovedAmendment[];
  readonly cancels: readonly OrderAddress[];
  readonly foreignCancels: Effects['foreignCancels'];
  readonly queries: readonly OrderAddress[];
  /** Symbols whose book is to be fetched anew. */
  readonly resyncs: readonly number[];
  readonly consults: readonly Consult[];
  readonly terminated: readonly string[];
  readonly released: Effects['released'];
  readonly reconcile: boolean;
}

export const BID = 6_000_000;
export const ASK = 6_000_002;

/** A kernel with all that it ever answered, driven by hand. */
export class Run {
  readonly time: Timeline;
  readonly kernel: Kernel;
  readonly events: KernelEvent[] = [];
  readonly outcomes: Outcome[] = [];
  readonly steps: Step[] = [];
  readonly bootStep: Step;

  /** `time`: of the run before, which this one follows. */
  constructor(
    options: BootOptions = {},
    strategies: readonly Strategy[] = [marionette],
    time = new Timeline(),
  ) {
    this.time = time;
    const symbols = (options.instruments ?? [{ symbol: 'BTCUSDT' }]).map(({ symbol }) => symbol);
    const boot: Boot = this.time.boot({
      strategies: symbols.map((symbol) => ({ name: 'marionette', symbol, parameters: {} })),
      ...options,
    });
    this.kernel = new Kernel(boot, strategies);
    this.bootStep = this.apply(boot);
  }

  apply(event: KernelEvent): Step {
    const effects = this.kernel.apply(event);
    const step: Step = {
      outcomes: [...effects.outcomes],
      orders: [...effects.orders],
      amendments: [...effects.amendments],
      cancels: [...effects.cancels],
      foreignCancels: [...effects.foreignCancels],
      queries: [...effects.queries],
      resyncs: [...effects.resyncs],
      consults: [...effects.consults],
      terminated: [...effects.terminated],
      released: [...effects.released],
      reconcile: effects.reconcile,
    };
    this.events.push(event);
    this.outcomes.push(...step.outcomes);
    this.steps.push(step);
    return step;
  }

  /** Brings the market data of a symbol into step, and what the venue counts of its day. */
  marketUp(symbolId = 0, bid = BID, ask = ASK): this {
    this.apply(this.time.link('market', true));
    return this.sync(symbolId, bid, ask);
  }

  sync(symbolId = 0, bid = BID, ask = ASK): this {
    this.apply(this.time.snapshot([[bid, 10]], [[ask, 10]], undefined, symbolId));
    this.apply(this.time.dayTicker(1e9, symbolId));
    return this;
  }

  ordersUp(...openOrders: string[]): Step {
    this.apply(this.time.link('orders', true));
    this.apply(this.time.timer());
    this.apply(this.time.balances());
    return this.apply(this.time.reconciled(...openOrders));
  }

  /** Long enough for the Sentinel to have looked at everything once: before that nothing is released. */
  measured(): this {
    this.apply(this.time.timer());
    this.apply(this.time.pass(1_000).timer());
    return this;
  }

  /** Two people lift the newest kill of the scope. */
  release(scope: Scope = GLOBAL, killNumber?: number): Step {
    this.apply(this.time.propose(scope, killNumber));
    const proposal = this.payloads(OutcomeKind.PROPOSAL).at(-1);
    return this.apply(this.time.approve(proposal?.id ?? 'none'));
  }

  /** Everything up and reconciled: the kernel is ACTIVE. */
  live(): this {
    this.measured();
    this.marketUp();
    this.ordersUp();
    return this;
  }

  /** A quote that makes the marionette want something. */
  want(want: number, lots = 100, bid = BID, ask = ASK, symbolId = 0): Step {
    return this.apply(this.time.quote(bid, ask, lots, want, symbolId));
  }

  /** The same, with a depth message behind it that agrees: the feed stays alive. */
  tick(want: number = Want.NOTHING, lots = 100): Step {
    const step = this.want(want, lots);
    this.apply(this.time.diff([[BID, lots]], [[ASK, want]]));
    return step;
  }

  /** Buys and has it filled at once; returns the order's id. */
  bought(lots: number): string {
    const id = this.want(Want.BUY, lots).orders[0]!.clientOrderId;
    this.apply(this.time.execution(id, 'ACKED'));
    this.apply(this.time.fill(id, `t-${id}`, ASK, lots));
    return id;
  }

  /** An acknowledged order that rests in the book; returns its id. */
  resting(want: typeof Want.BID | typeof Want.OFFER = Want.BID, lots = 100): string {
    const id = this.want(want, lots).orders[0]!.clientOrderId;
    this.apply(this.time.execution(id, 'ACKED'));
    return id;
  }

  payloads<K extends OutcomePayload['kind']>(kind: K): Extract<OutcomePayload, { kind: K }>[] {
    return this.outcomes
      .map(({ payload }) => payload)
      .filter((payload): payload is Extract<OutcomePayload, { kind: K }> => payload.kind === kind);
  }

  /** The newest state of trading. */
  get level(): string {
    return this.payloads(OutcomeKind.TRADING_STATE).at(-1)!.level;
  }

  get lastDecision(): Decision {
    return this.payloads(OutcomeKind.DECISION).at(-1)!;
  }

  order(clientOrderId: string) {
    return this.payloads(OutcomeKind.ORDER).findLast((o) => o.clientOrderId === clientOrderId)!;
  }

  position(symbolId = 0) {
    return this.payloads(OutcomeKind.POSITION).findLast((p) => p.symbolId === symbolId)!;
  }
}

/** Codes of the controls that did not pass. */
export const failedOf = ({ controls }: Decision) =>
  controls.flatMap(({ code, passed }) => (passed ? [] : [code]));

export { Want };

import type { Strategy } from '@voltaire/reflex/decide/strategy.ts';
import type { Command, KernelEvent } from '@voltaire/reflex/model/event.ts';
import type { Exits } from '@voltaire/reflex/model/bracket.ts';
import type { Grounds, StrategyAnswer } from '@voltaire/reflex/model/intent.ts';
import { type RequestedOrder, TERMINAL_STATES } from '@voltaire/reflex/model/order.ts';
import { type Carry, type Decision, OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { carryOf } from '../../support/carry.ts';
import type { BootOptions, Timeline } from '../../support/events.ts';
import { marionette } from '../../support/marionette.ts';
import { ASK, BID, Run, type Step } from '../../support/run.ts';

/** What is asked for, as far as it differs from 100 lots at the own side of the touch. */
export type Asked = Partial<RequestedOrder & Grounds> & {
  /** The order that is to be amended, by its id; absent: a new one. */
  readonly amends?: string;
  /** Where the kernel is to close again what it brings. */
  readonly exits?: Exits;
};

const HOLD: StrategyAnswer = { kind: 'hold', code: 'NOTHING_WANTED' };

/**
 * A kernel that trades, and a strategy that answers exactly what a test has put into its mouth: once,
 * at the next tick. It goes by the marionette's name, so that the policies of tests know it.
 */
export class Stage {
  readonly run: Run;
  readonly time: Timeline;
  /** At the touch, either side. */
  lots = 10;
  bid = BID;
  ask = ASK;
  /** That the strategy declares. */
  largestLots = Number.NaN;
  /** What makes the strategy be asked. */
  tick: () => KernelEvent = () => this.time.quote(this.bid, this.ask, this.lots, this.lots);
  private answer = HOLD;
  private trades = 0;
  /** The last update of the book. */
  private booked = 0;

  constructor(options: BootOptions = {}) {
    const puppet: Strategy = {
      ...marionette,
      decide: () => this.taken(),
      largestLots: () => this.largestLots,
    };
    this.run = new Run(options, [puppet]).live();
    this.time = this.run.time;
    this.market(BID, ASK);
  }

  /** Asks for an order. Of an amendment that was allowed this is the step in which the new one comes. */
  act(asked: Asked = {}): Step {
    const { amends } = asked;
    if (amends === undefined) return this.says(placing(asked, this));
    const step = this.amend(amends, asked);
    return step.cancels.length > 0 ? this.told(amends, 'CANCELED') : step;
  }

  amend(clientOrderId: string, asked: Asked = {}): Step {
    const { side } = this.run.order(clientOrderId).request;
    const { quantityLots = 100, priceTicks = (side > 0 ? this.bid : this.ask) - side } = asked;
    const { score, threshold, rationale, why } = grounds(side, asked);
    return this.says({
      kind: 'amend',
      clientOrderId,
      quantityLots,
      priceTicks,
      score,
      threshold,
      rationale,
      why,
    });
  }

  cancel(clientOrderId: string): Step {
    return this.says({ kind: 'cancel', clientOrderId, why: 'told to' });
  }

  /** An order of which the venue has not said anything yet. */
  sends(asked: Asked = {}): string {
    const { orders } = this.act(asked);
    const failed = deniersOf(this.decision).join(', ');
    if (!orders[0]) throw new Error(`the stage is set wrongly: denied by ${failed}`);
    return orders[0].clientOrderId;
  }

  /** An order that works at the venue. */
  rests(asked: Asked = {}): string {
    const id = this.sends(asked);
    this.told(id, 'ACKED');
    return id;
  }

  /** Buys (or sells) and has it filled at the touch. */
  fills(quantityLots: number, side: 1 | -1 = 1): void {
    const priceTicks = side > 0 ? this.ask : this.bid;
    const id = this.rests({ side, quantityLots, priceTicks });
    this.fill(id, priceTicks, quantityLots);
  }

  fill(clientOrderId: string, priceTicks: number, quantityLots: number): Step {
    return this.run.apply(
      this.time.fill(clientOrderId, `t${++this.trades}`, priceTicks, quantityLots),
    );
  }

  told(clientOrderId: string, what: 'ACKED' | 'CANCELED' | 'REJECTED' | 'UNKNOWN'): Step {
    return this.run.apply(this.time.execution(clientOrderId, what, null, 'test'));
  }

  /** Another best bid and ask. */
  market(bid: number, ask = bid + 2): Step {
    this.bid = bid;
    this.ask = ask;
    return this.run.apply(this.time.quote(bid, ask, this.lots, this.lots));
  }

  commanded(command: Command): Step {
    return this.run.apply(command);
  }

  /** What either side of the book offers at the touch, and everywhere. */
  offers(lots: number): Step {
    this.lots = lots;
    return this.books([[this.bid, lots]], [[this.ask, lots]]);
  }

  /** Time passes as it does: a timer each tenth of a second, and a market that stands still. */
  quiet(seconds: number): this {
    for (let tenth = 0; tenth < seconds * 10; tenth++) {
      this.run.apply(this.time.pass(96).timer());
      this.market(this.bid, this.ask);
      this.books([[1, 1]], []); // far away: only a sign of life
    }
    return this;
  }

  get decision(): Decision {
    return this.run.lastDecision;
  }

  /** Orders that may still trade, as they stand. */
  get working() {
    const newest = new Map(
      this.run.payloads(OutcomeKind.ORDER).map((order) => [order.clientOrderId, order]),
    );
    return [...newest.values()].filter(({ state }) => !TERMINAL_STATES.has(state));
  }

  /** What the next run is told of this one. */
  carry(): Carry {
    return carryOf(this.run.events[0]!, this.run.outcomes);
  }

  private books(...[bids, asks]: Parameters<Timeline['diff']>): Step {
    const { updateId: last } = this.time.quote(this.bid, this.ask); // not applied: only its place
    const span = { first: this.booked + 1, last };
    this.booked = last;
    return this.run.apply(this.time.diff(bids, asks, span));
  }

  private says(answer: StrategyAnswer): Step {
    this.answer = answer;
    return this.run.apply(this.tick());
  }

  private taken(): StrategyAnswer {
    const { answer } = this;
    this.answer = HOLD;
    return answer;
  }
}

/** Codes of all that did not pass: the auditor's checks, then the controls. */
export function deniersOf({ audit, controls }: Decision): string[] {
  return [...audit, ...controls].flatMap(({ code, passed }) => (passed ? [] : [code]));
}

function placing(asked: Asked, { bid, ask }: Stage): StrategyAnswer {
  const { side = 1, type = 'LIMIT', timeInForce = 'GTC', reduceOnly = false } = asked;
  const { quantityLots = 100, priceTicks = side > 0 ? bid : ask } = asked;
  const { triggerTicks = 0, displayLots = 0 } = asked;
  const terms = { triggerTicks, displayLots, reduceOnly };
  const request = { side, type, timeInForce, quantityLots, priceTicks, ...terms };
  const exits = asked.exits && { exits: asked.exits };
  return { kind: 'place', request, ...grounds(side, asked), ...exits };
}

function grounds(side: 1 | -1, asked: Asked): Grounds {
  const { score = side, threshold = 1, why = 'told to' } = asked;
  const told = { name: 'told', value: score, unit: '', weight: 1, contribution: score };
  return { score, threshold, rationale: asked.rationale ?? [told], why };
}

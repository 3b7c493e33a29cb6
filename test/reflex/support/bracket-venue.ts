import type { Execution, ExecutionType } from '@voltaire/reflex/model/event.ts';
import type { Exits } from '@voltaire/reflex/model/bracket.ts';
import { type OrderRequest, ORDER_TYPES } from '@voltaire/reflex/model/order.ts';
import { type BracketSnapshot, OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { Stage } from '../risk/recipe/stage.ts';
import { policyWith } from './policy.ts';
import { BID } from './run.ts';

interface VenueOrder {
  readonly id: string;
  readonly request: OrderRequest;
  filled: number;
  state: 'UNDER WAY' | 'OPEN' | 'CANCELED' | 'EXPIRED' | 'REJECTED' | 'FILLED';
  released: boolean;
  readonly fills: NonNullable<Execution['fill']>[];
}

const PRIVATE = { policy: policyWith({ strategy: { types: ORDER_TYPES } }) };
/** Twenty ticks away either way, for what was bought or for what was sold. */
export function exitsOf(side: 1 | -1): Exits {
  return { stopTicks: BID - side * 20, profitTicks: BID + side * 20 };
}

/**
 * A kernel with a bracket, and a venue that does with its orders whatever it likes, as long as it says so
 * truthfully in the end: words may be late, doubled, reordered, or lost with a crash.
 */
export class BracketVenue {
  stage = new Stage(PRIVATE);
  readonly orders = new Map<string, VenueOrder>();
  readonly entryId: string;
  private said: Execution[] = [];
  private cancels: string[] = [];
  private seen = 0;
  private runs = 1;
  private trades = 0;

  constructor(lots: number, side: 1 | -1 = 1, exits: Exits = exitsOf(side)) {
    const step = this.stage.act({ side, quantityLots: lots, exits });
    this.entryId = step.orders[0]!.clientOrderId;
    this.gather();
  }

  get entry(): VenueOrder {
    return this.orders.get(this.entryId)!;
  }

  get exits(): VenueOrder[] {
    return [...this.orders.values()].filter(({ id }) => id !== this.entryId);
  }

  get working(): VenueOrder[] {
    return [...this.orders.values()].filter(({ state }) => state === 'OPEN');
  }

  get bracket(): BracketSnapshot | undefined {
    return this.stage.run.payloads(OutcomeKind.BRACKET).at(-1);
  }

  /** Signed lots, as the kernel believes. */
  get heldLots(): number {
    return this.stage.run.payloads(OutcomeKind.POSITION).at(-1)!.lots;
  }

  /** What all exits together have closed, or still may. */
  get couldClose(): number {
    return this.exits.reduce((sum, { filled, state, request }) => {
      const works = state === 'UNDER WAY' || state === 'OPEN';
      return sum + (works ? request.quantityLots : filled);
    }, 0);
  }

  /** An order of ours arrives. What must trade at once does so as far as `lots`. */
  arrive(which: number, lots: number, refused: boolean): void {
    const order = pick(this.underWay, which);
    if (!order) return;
    order.state = refused ? 'REJECTED' : 'OPEN';
    this.say(order, refused ? 'REJECTED' : 'ACKED');
    if (refused || !isAtOnce(order)) return;
    this.fillOf(order, lots);
    if (order.state === 'OPEN') this.endOf(order, 'EXPIRED');
  }

  release(which: number): void {
    const order = pick(this.working, which);
    if (!order || order.released || order.request.triggerTicks === 0) return;
    order.released = true;
    this.say(order, 'TRIGGERED');
  }

  fill(which: number, lots: number): void {
    const order = pick(this.working, which);
    if (order) this.fillOf(order, lots);
  }

  cancel(which: number): void {
    const id = pick(this.cancels, which);
    if (id === undefined) return;
    this.cancels = this.cancels.filter((each) => each !== id);
    const order = this.orders.get(id)!;
    if (order.state === 'OPEN') this.endOf(order, 'CANCELED');
    else if (order.state === 'UNDER WAY') this.cancels.push(id);
  }

  deliver(which: number, again: boolean): void {
    const message = pick(this.said, which);
    if (!message) return;
    if (!again) this.said = this.said.filter((each) => each !== message);
    this.stage.run.apply({ ...message, ...this.stage.time.stamp() });
    this.gather();
  }

  market(ticks: number): void {
    this.stage.market(BID + ticks);
    this.gather();
  }

  pass(): void {
    this.stage.quiet(0.5);
    this.gather();
  }

  /** The kernel dies, and all that was not told with it; the next one goes on from the journal. */
  crash(): void {
    const carry = this.stage.carry();
    const { bid } = this.stage;
    this.said = [];
    this.cancels = [];
    // They had arrived. What must trade at once has found nobody, and rests nowhere.
    for (const order of this.underWay) order.state = isAtOnce(order) ? 'EXPIRED' : 'OPEN';
    this.stage = new Stage({ ...PRIVATE, runId: `r${++this.runs}`, carry });
    this.seen = 0;
    this.gather();
    this.stage.market(bid);
    this.stage.run.apply(this.stage.time.reconciled(...this.working.map(({ id }) => id)));
    this.gather();
  }

  /** Until nothing more happens: everything arrives, is told and is answered. */
  settle(): void {
    for (let round = 0; round < 60; round++) {
      for (let i = this.underWay.length; i > 0; i--) this.arrive(0, 0, false);
      for (let i = this.cancels.length; i > 0; i--) this.cancel(0);
      // What was released finds nobody any more: it does not hang there half done.
      for (const order of this.exits) {
        const begun = order.released || order.filled > 0;
        if (begun && order.state === 'OPEN') this.endOf(order, 'EXPIRED');
      }
      while (this.said.length > 0) this.deliver(0, false);
      this.pass();
    }
  }

  private get underWay(): VenueOrder[] {
    return [...this.orders.values()].filter(({ state }) => state === 'UNDER WAY');
  }

  private fillOf(order: VenueOrder, wanted: number): void {
    const { request, id } = order;
    const quantityLots = Math.min(wanted, request.quantityLots - order.filled);
    if (quantityLots <= 0) return;
    order.filled += quantityLots;
    const fill = { tradeId: `t${++this.trades}`, priceTicks: BID, quantityLots };
    const charged = { ...fill, fee: '0', feeAsset: 'USDT', maker: false };
    order.fills.push(charged);
    if (order.filled === request.quantityLots) order.state = 'FILLED';
    this.said.push(this.stage.time.execution(id, 'FILL', charged));
  }

  private endOf(order: VenueOrder, how: 'CANCELED' | 'EXPIRED'): void {
    order.state = how;
    this.say(order, how);
  }

  private say(order: VenueOrder, type: ExecutionType): void {
    this.said.push(this.wordOf(order, type));
  }

  private wordOf(order: VenueOrder, type: ExecutionType): Execution {
    const ended = type === 'CANCELED' || type === 'EXPIRED';
    const word = this.stage.time.execution(order.id, type);
    return ended ? { ...word, executedLots: order.filled } : word;
  }

  /** Fills first, then how it stands. */
  private answer(id: string): void {
    const order = this.orders.get(id)!;
    const { run, time } = this.stage;
    for (const fill of order.fills) run.apply(time.execution(id, 'FILL', fill));
    const { state, released } = order;
    const open = state === 'OPEN' || state === 'FILLED' || state === 'UNDER WAY';
    run.apply(this.wordOf(order, open ? (released ? 'TRIGGERED' : 'ACKED') : state));
  }

  /** What the kernel wants done. Questions are answered at once. */
  private gather(): void {
    for (; this.seen < this.stage.run.steps.length; this.seen++) {
      const step = this.stage.run.steps[this.seen]!;
      for (const { clientOrderId: id, request } of step.orders) {
        const state = 'UNDER WAY' as const;
        this.orders.set(id, { id, request, filled: 0, state, released: false, fills: [] });
      }
      for (const { clientOrderId } of step.cancels) this.cancels.push(clientOrderId);
      for (const { clientOrderId } of step.queries) this.answer(clientOrderId);
    }
  }
}

function isAtOnce({ request }: VenueOrder): boolean {
  return request.timeInForce === 'IOC';
}

function pick<T>(from: readonly T[], which: number): T | undefined {
  return from[which % Math.max(1, from.length)];
}

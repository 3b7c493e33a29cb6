import type { Execution, NotSent } from '../model/event.ts';
import type { Fill } from '../model/order.ts';
import type { OutcomePayload } from '../model/outcome.ts';
import type { ApprovedAmendment, ApprovedOrder } from '../risk/governor.ts';
import type { Account } from './account.ts';
import { Amendment } from './amendment.ts';
import type { OrderAddress, Effects } from './effects.ts';
import type { TrackedOrder } from './tracked-order.ts';

/** Told of what becomes of orders: parents, streaks and limits count by it. */
export interface OrderListener {
  placed(order: TrackedOrder): void;
  /** An amendment in place is about to leave for the venue. */
  amending(order: TrackedOrder): void;
  /** Its terms are certain again (`was`: the amendment that is over), or others than they were. */
  amended(order: TrackedOrder, was: Amendment | null, exchangeUs: number): void;
  /** The venue said something of it; `exchangeUs` by the venue's clock. */
  changed(order: TrackedOrder, exchangeUs: number): void;
  filled(order: TrackedOrder, fill: Fill): void;
  /** The venue has taken it. */
  accepted(order: TrackedOrder): void;
  /** It can trade no more, short of a fill that comes late. `byVenue`: the venue said so. */
  ended(order: TrackedOrder, byVenue: boolean): void;
}

/** The moment of the event that is being dealt with. */
export interface Moment {
  readonly atUs: number;
  readonly monoNs: number;
}

/**
 * Looks after the orders from the moment they are approved: what the venue says of them, what it has
 * to be asked, and what has to be taken back. Nothing is given up before the venue has answered.
 */
export class OrderCare {
  constructor(
    private readonly account: Account,
    private readonly effects: Effects,
    private readonly emit: (payload: OutcomePayload) => void,
    /** Client order ids of this run begin with it. */
    private readonly prefix: string,
    private readonly listener: OrderListener,
  ) {}

  place(approved: ApprovedOrder, now: Moment): void {
    const order = this.account.desk.place(approved, now.atUs, now.monoNs);
    order.sent(now.atUs);
    this.listener.placed(order);
    this.emit(order.snapshot());
    this.effects.orders.push(approved);
  }

  /** The order has the worse of both terms from here on, until the venue has said which it has. */
  amend(order: TrackedOrder, approved: ApprovedAmendment, now: Moment): void {
    const { decisionSeq, request } = approved;
    order.amend(new Amendment(decisionSeq, request, now.monoNs), now.atUs);
    this.listener.amending(order);
    this.emit(order.snapshot());
    this.effects.amendments.push(approved);
  }

  cancel(order: TrackedOrder, now: Moment): void {
    if (order.ended || order.cancelRequested) return;
    order.cancelRequested = true;
    this.emit(order.snapshot());
    this.askBack(order, now);
  }

  /** Those that `wanted` is true of. */
  cancelWhere(wanted: (order: TrackedOrder) => boolean, now: Moment): void {
    for (const order of this.account.desk.working) if (wanted(order)) this.cancel(order, now);
  }

  onExecution(execution: Execution): void {
    const { desk } = this.account;
    const order = desk.find(execution.clientOrderId);
    if (!order) return;
    const wasOpen = !order.ended;
    const { amendment, request } = order;
    const { changed, fill } = desk.apply(order, execution);
    if (changed) this.emit(order.snapshot());
    if (fill) {
      const position = this.account.position(order.request.symbolId);
      position.apply(order.side, fill);
      this.emit(position.snapshot());
      this.listener.filled(order, fill);
    }
    if (!changed) return;
    if (order.amendment !== amendment || order.request !== request) {
      this.listener.amended(order, amendment, execution.exchangeUs);
    }
    this.listener.changed(order, execution.exchangeUs);
    if (execution.amends === undefined) this.accepted(order, fill);
    if (wasOpen && order.ended) this.listener.ended(order, true);
  }

  private accepted(order: TrackedOrder, fill: Fill | null): void {
    if (order.state === 'ACKED' || order.state === 'TRIGGERED' || fill)
      this.listener.accepted(order);
  }

  onNotSent({ clientOrderId, reason, amends, atUs }: NotSent): void {
    const order = this.account.desk.find(clientOrderId);
    if (!order) return;
    if (amends !== undefined) {
      const { amendment } = order;
      if (!order.notAmended(amends, reason, atUs)) return;
      this.emit(order.snapshot());
      this.listener.amended(order, amendment, Number.NaN);
      if (order.ended) this.listener.ended(order, false);
      return;
    }
    order.notSent(reason, atUs);
    this.account.desk.settle(order);
    this.emit(order.snapshot());
    this.listener.changed(order, Number.NaN);
    this.listener.ended(order, false);
  }

  /** What was sent and not yet acknowledged may or may not have arrived; any may trade unheard. */
  onLinkLost(reason: string, { atUs }: Moment): void {
    for (const order of this.account.desk.working) {
      order.questioned = true;
      if (order.amendment) order.terms.amendable = false;
      if (order.lost(reason, atUs)) this.emit(order.snapshot());
    }
  }

  /**
   * The venue's list of open orders. Every order that we think works is asked about: it may have
   * traded while we were away. One that should be gone, or is left from an earlier run and no exit of a
   * bracket that goes on, is taken back (again), and so is one that the venue lists and we hold for ended.
   */
  onReconciled(openAtVenue: readonly string[], now: Moment): void {
    const listed = new Set(openAtVenue);
    for (const order of this.account.desk.working) {
      order.questioned = true;
      this.ask(order, now);
      if (!listed.has(order.clientOrderId)) continue;
      if (order.cancelRequested) this.askBack(order, now);
      else if (!order.clientOrderId.startsWith(this.prefix) && !order.isExit) {
        this.cancel(order, now);
      }
    }
    for (const clientOrderId of listed) {
      const order = this.account.desk.find(clientOrderId);
      if (order?.ended) this.askBack(order, now);
    }
  }

  /** A question may have got no answer, and a cancel may have been refused: both are repeated. */
  onTimer(now: Moment): void {
    if (this.account.desk.workingCount === 0) return;
    const { queries, cancels } = this.account.unsettled(now.monoNs);
    for (const order of queries) this.ask(order, now);
    for (const order of cancels) this.askBack(order, now);
  }

  private ask(order: TrackedOrder, { monoNs }: Moment): void {
    order.askedNs = monoNs;
    this.effects.queries.push(addressOf(order));
  }

  private askBack(order: TrackedOrder, { monoNs }: Moment): void {
    order.cancelAskedNs = monoNs;
    this.effects.cancels.push(addressOf(order));
  }
}

function addressOf({ clientOrderId, request }: TrackedOrder): OrderAddress {
  return { symbolId: request.symbolId, clientOrderId, type: request.type };
}

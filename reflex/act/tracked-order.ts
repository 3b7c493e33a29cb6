import type { Execution } from '../model/event.ts';
import { hasTrigger, takesAnyPrice } from '../model/order-kind.ts';
import {
  type Fill,
  type OrderRequest,
  type OrderState,
  type Side,
  TERMINAL_STATES,
} from '../model/order.ts';
import { OutcomeKind, type OrderSnapshot } from '../model/outcome.ts';
import { Amendment } from './amendment.ts';
import { RANK } from './order-rank.ts';
import { OrderTerms } from './order-terms.ts';

/**
 * One order from intent to end. Venue messages may come in any order, twice, or late (a fill before
 * the acknowledgement, a fill after the cancel): fills are counted once by trade id, whatever state
 * the order is in, and a state never goes back.
 */
export class TrackedOrder {
  venueOrderId = '';
  state: OrderState = 'INTENDED';
  reason = '';
  cancelRequested = false;
  /** The exit of a bracket that goes on: the kernel's to place and take back, not its strategy's. */
  isExit = false;
  /** When it was last asked about or asked back; the past, so that it can be at once. */
  askedNs = Number.NEGATIVE_INFINITY;
  cancelAskedNs = Number.NEGATIVE_INFINITY;
  /**
   * Fills may have been missed, while no connection or no run was there to hear of them. Until a question
   * is answered the venue's word that it has ended does not end it here: it would leave with fills
   * that nobody asks for any more.
   */
  questioned = false;
  /** As the venue said with its word that it has ended; NaN until then. Fills of it may come later. */
  executedLots = Number.NaN;
  /** That word, while fills are missing that it counts: they end the order when they come. */
  private told: Pick<Execution, 'type' | 'reason'> | null = null;
  filledLots = 0;
  filledTickLots = 0;
  updatedAtUs: number;
  readonly terms: OrderTerms;
  private readonly fills: Fill[] = [];
  private readonly tradeIds = new Set<string>();

  constructor(
    readonly clientOrderId: string,
    readonly decisionSeq: number,
    request: OrderRequest,
    readonly createdAtUs: number,
    readonly createdNs: number,
  ) {
    this.updatedAtUs = createdAtUs;
    this.terms = new OrderTerms(request);
  }

  /** As the venue has it; an amendment in place changes price and quantity. */
  get request(): OrderRequest {
    return this.terms.request;
  }

  /** In place, and not answered: until then the order counts with the worse of both terms. */
  get amendment(): Amendment | null {
    return this.terms.amendment;
  }

  get ended(): boolean {
    return TERMINAL_STATES.has(this.state);
  }

  /** Lots that may still trade: an order that is UNKNOWN counts in full. */
  get pendingLots(): number {
    return this.ended ? 0 : Math.max(0, this.terms.mostLots - this.filledLots);
  }

  get side(): Side {
    return this.request.side;
  }

  /**
   * Waits for its trigger price: it is in no book, and meets nothing. Of one that is asked about nobody
   * knows.
   */
  get waits(): boolean {
    if (!hasTrigger(this.request.type) || this.questioned) return false;
    return this.state !== 'UNKNOWN' && RANK[this.state] < RANK.TRIGGERED;
  }

  /** Trades, as soon as it trades, at whatever price there is. */
  get meetsAnyPrice(): boolean {
    return takesAnyPrice(this.request.type);
  }

  sent(atUs: number): void {
    this.move('SENT', '', atUs);
  }

  /** The loop is certain that it never left. */
  notSent(reason: string, atUs: number): void {
    this.move('REJECTED', reason, atUs);
  }

  /** The connection broke while no answer had come: it may or may not have arrived. */
  lost(reason: string, atUs: number): boolean {
    if (this.state !== 'SENT' && this.state !== 'INTENDED') return false;
    return this.move('UNKNOWN', reason, atUs);
  }

  /** An amendment in place leaves for the venue. */
  amend(amendment: Amendment, atUs: number): void {
    this.terms.amendment = amendment;
    this.updatedAtUs = atUs;
  }

  /** The loop is certain that the amendment never left: the order is as it was. */
  notAmended(decisionSeq: number, reason: string, atUs: number): boolean {
    if (!this.terms.drop(decisionSeq)) return false;
    this.haveTerms(reason, atUs);
    return true;
  }

  /** Returns the fill when the execution brought a new one; `changed` tells of any change. */
  apply(execution: Execution): { changed: boolean; fill: Fill | null } {
    if (execution.amends !== undefined) {
      return { changed: this.amendAnswered(execution.amends, execution), fill: null };
    }
    const { amendment } = this;
    let changed = false;
    // Fills come first in an answer, then the status; what is ambiguous answers nothing.
    const { pushed = false, fill: told, type } = execution;
    // So does what was so before the end that we have heard of since.
    const outdated = type === 'ACKED' && this.told !== null;
    if (!pushed && told === null && type !== 'UNKNOWN' && !outdated) {
      const doubt = this.terms.stillInDoubt(execution);
      if (this.amendment !== amendment) this.haveTerms(this.reason, execution.atUs);
      this.questioned = this.questioned && doubt;
    }
    if (execution.venueOrderId !== '' && this.venueOrderId === '') {
      this.venueOrderId = execution.venueOrderId;
      changed = true;
    }
    if (type === 'CANCELED' || type === 'EXPIRED') {
      this.executedLots = execution.executedLots ?? Number.NaN;
    }
    const fill = this.takeFill(execution);
    if (fill) changed = true;
    changed = this.follow(execution) || this.amendment !== amendment || changed;
    return { changed, fill };
  }

  private takeFill(execution: Execution): Fill | null {
    if (!execution.fill || this.tradeIds.has(execution.fill.tradeId)) return null;
    const fill: Fill = { ...execution.fill, atUs: execution.atUs };
    this.tradeIds.add(fill.tradeId);
    this.fills.push(fill);
    this.filledLots += fill.quantityLots;
    this.filledTickLots += fill.priceTicks * fill.quantityLots;
    this.updatedAtUs = execution.atUs;
    return fill;
  }

  private follow(execution: Execution): boolean {
    const { type, reason, atUs } = execution;
    if (this.filledLots >= this.terms.mostLots) return this.move('FILLED', '', atUs);
    switch (type) {
      case 'ACKED':
        return this.filledLots === 0 && this.move('ACKED', '', atUs);
      case 'TRIGGERED':
        return this.filledLots === 0 && this.move('TRIGGERED', '', atUs);
      case 'AMENDED':
        if (this.ended || !this.terms.told(execution)) return false;
        this.haveTerms(this.reason, atUs);
        return true;
      case 'FILL':
        if (this.told && this.filledLots >= this.executedLots) return this.endAsTold(atUs);
        return this.move('PARTIAL', '', atUs);
      case 'CANCELED':
      case 'EXPIRED':
        return this.fillsMissing ? this.awaitFills(execution) : this.move(type, reason, atUs);
      case 'REJECTED':
        return this.move(type, reason, atUs);
      case 'NOT_FOUND':
        return this.notFound(execution);
      case 'UNKNOWN':
        return this.lost(reason, atUs);
    }
  }

  private amendAnswered(decisionSeq: number, execution: Execution): boolean {
    const { type, reason, atUs } = execution;
    const word = this.terms.answered(decisionSeq, execution);
    if (word === 'nothing') return false;
    // Ambiguous: whoever looks after it asks the venue until it has said which terms the order has.
    if (word === 'doubtful') this.questioned = true;
    this.haveTerms(type === 'AMENDED' ? '' : reason, atUs);
    return true;
  }

  /** Fewer lots, or no more than before, may have traded already. */
  private haveTerms(reason: string, atUs: number): void {
    this.reason = reason;
    this.updatedAtUs = atUs;
    if (this.filledLots >= this.terms.mostLots) this.move('FILLED', '', atUs);
  }

  /** By the venue's own count with the word that it has ended; without one, while a question is open. */
  private get fillsMissing(): boolean {
    const { executedLots } = this;
    return Number.isNaN(executedLots) ? this.questioned : executedLots > this.filledLots;
  }

  /**
   * It has ended, but fills are missing here. Ended, it would be asked about no more, and a run that
   * begins now would not know of it: what has traded would be lost. Whoever looks after it asks until
   * it is answered.
   */
  private awaitFills({ type, reason }: Execution): false {
    if (this.ended) return false;
    this.told = { type, reason };
    this.questioned = true;
    return false;
  }

  private endAsTold(atUs: number): boolean {
    const { type, reason } = this.told!;
    this.questioned = false; // nothing is missing any more
    return this.move(type as 'CANCELED' | 'EXPIRED', reason, atUs);
  }

  /**
   * The venue does not know it. That ends the order, but not at once: it may still have been on its way
   * when the question was asked. Past `recvWindow` (5 s) the venue itself would refuse it; and one that
   * the venue once had, and has no longer, can not trade either.
   */
  private notFound({ atUs, monoNs, reason }: Execution): boolean {
    const ageNs = monoNs - this.createdNs; // negative after a restart of the machine: not young
    if (ageNs >= 0 && ageNs < BELIEVE_ABSENCE_NS) {
      return this.venueOrderId === '' && this.lost(reason, atUs);
    }
    return this.move('EXPIRED', 'the venue does not know this order', atUs);
  }

  private move(to: OrderState, reason: string, atUs: number): boolean {
    // Late fills complete an order that was already over; nothing else leaves an end state.
    if (this.ended && to !== 'FILLED') return false;
    if (this.state === to || RANK[to] < RANK[this.state]) return false;
    this.state = to;
    if (this.amendment && this.ended) {
      // With which terms it has ended nobody knows: nothing is taken for given back (act/balances.ts).
      this.terms.amendment = null;
      this.executedLots = Number.NaN;
    }
    this.reason = reason;
    this.updatedAtUs = atUs;
    return true;
  }

  snapshot(): OrderSnapshot {
    return {
      kind: OutcomeKind.ORDER,
      clientOrderId: this.clientOrderId,
      venueOrderId: this.venueOrderId,
      decisionSeq: this.decisionSeq,
      request: this.request,
      state: this.state,
      reason: this.reason,
      cancelRequested: this.cancelRequested,
      ...(this.amendment ? { amendment: this.amendment.snapshot() } : {}),
      filledLots: this.filledLots,
      filledTickLots: this.filledTickLots,
      fills: [...this.fills],
      createdAtUs: this.createdAtUs,
      createdNs: this.createdNs,
      updatedAtUs: this.updatedAtUs,
    };
  }

  static restore(snapshot: OrderSnapshot): TrackedOrder {
    const { clientOrderId, decisionSeq, request, createdAtUs, createdNs } = snapshot;
    const order = new TrackedOrder(clientOrderId, decisionSeq, request, createdAtUs, createdNs);
    order.venueOrderId = snapshot.venueOrderId;
    order.questioned = true;
    order.state = snapshot.state;
    order.reason = snapshot.reason;
    order.cancelRequested = snapshot.cancelRequested;
    order.terms.amendment = Amendment.restore(snapshot.amendment, snapshot.request);
    order.filledLots = snapshot.filledLots;
    order.filledTickLots = snapshot.filledTickLots;
    order.updatedAtUs = snapshot.updatedAtUs;
    for (const fill of snapshot.fills) {
      order.fills.push(fill);
      order.tradeIds.add(fill.tradeId);
    }
    return order;
  }
}

/** Twice the venue's recvWindow. */
const BELIEVE_ABSENCE_NS = 10e9;

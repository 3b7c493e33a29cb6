import type { ForeignOrder } from '../model/listed-order.ts';
import type { OrderType } from '../model/order.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Scope } from '../model/scope.ts';
import type { ApprovedAmendment, ApprovedOrder } from '../risk/governor.ts';

export const NOTHING_TICKED = -1;

/** How the venue is asked for one of our orders. */
export interface OrderAddress {
  readonly symbolId: number;
  readonly clientOrderId: string;
  /** A venue may keep those that wait for a trigger price apart from the others. */
  readonly type: OrderType;
}

/** A question to a user's strategy, which thinks in a thread of its own. */
export interface Consult {
  readonly strategy: string;
  readonly symbolId: number;
}

/**
 * What the kernel wants done after one event. The object is used again for the next event: whoever
 * carries it out does so before that.
 */
export class Effects {
  /** To be journaled before anything below leaves the machine. */
  readonly outcomes: Outcome[] = [];
  readonly orders: ApprovedOrder[] = [];
  /** Open orders to be changed in place. */
  readonly amendments: ApprovedAmendment[] = [];
  readonly cancels: OrderAddress[] = [];
  /** Orders at the venue that are none of ours, to be taken back as well. */
  readonly foreignCancels: ForeignOrder[] = [];
  /** Orders whose fate the venue must be asked about. */
  readonly queries: OrderAddress[] = [];
  /** Questions to users' strategies. */
  readonly consults: Consult[] = [];
  /** User strategies whose thread is to be ended. */
  readonly terminated: string[] = [];
  /** Symbols whose book has to be fetched anew. */
  readonly resyncs: number[] = [];
  /** Kills that are lifted: each under the number that was seen, a newer one of its scope stays. */
  readonly released: { readonly scope: Scope; readonly killNumber: number }[] = [];
  /** The symbol whose market ticked: a new trade, or a new best bid or ask. */
  ticked = NOTHING_TICKED;
  /** Ask the venue for its list of our open orders. */
  reconcile = false;

  /** Mostly nothing was wanted: looking is ten times cheaper than emptying what is empty. */
  clear(): void {
    if (this.outcomes.length > 0) this.outcomes.length = 0;
    if (this.orders.length > 0) this.orders.length = 0;
    if (this.amendments.length > 0) this.amendments.length = 0;
    if (this.cancels.length > 0) this.cancels.length = 0;
    if (this.foreignCancels.length > 0) this.foreignCancels.length = 0;
    if (this.queries.length > 0) this.queries.length = 0;
    if (this.consults.length > 0) this.consults.length = 0;
    if (this.terminated.length > 0) this.terminated.length = 0;
    if (this.resyncs.length > 0) this.resyncs.length = 0;
    if (this.released.length > 0) this.released.length = 0;
    this.ticked = NOTHING_TICKED;
    this.reconcile = false;
  }
}

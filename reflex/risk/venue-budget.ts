import { REQUEST_SHARES, type RateWindow, type VenueLimits } from '../model/venue-limits.ts';
import { smaller } from './known.ts';
import { CountedWindow } from './sliding-count.ts';

/** Of the orders that the venue takes: none beyond the first; who asks for the second is halted (C12). */
const REJECT_AT = 0.5;
const HALT_AT = 0.8;

/**
 * What the venue itself lets us send, and what we have sent. Orders leave up to half of what it takes,
 * and only while trading has used no more than its share of all requests: a fifth of them is kept for
 * cancels, which nothing holds back.
 */
export class VenueBudget {
  private readonly orders: readonly CountedWindow[];
  private readonly requests: readonly CountedWindow[];

  /** Null when no venue takes orders: then there is no budget, and no order. */
  constructor(private readonly limits: VenueLimits | null) {
    this.orders = windows(limits?.orders, REJECT_AT);
    this.requests = windows(limits?.requests, REQUEST_SHARES.trading);
  }

  /** Orders that may still leave before half of what the venue takes. NaN when it has not said. */
  ordersLeft(monoNs: number): number {
    return least(this.orders, monoNs);
  }

  /**
   * Orders whose requests fit besides what cancels keep; one that weighs nothing (futures) counts as one.
   * NaN when the venue has not said.
   */
  requestsLeft(monoNs: number): number {
    return least(this.requests, monoNs) / Math.max(1, this.limits?.weights.order ?? Number.NaN);
  }

  placed(monoNs: number): void {
    for (const window of this.orders) window.add(1, monoNs);
    this.weigh(this.limits?.weights.order ?? 0, monoNs);
  }

  amended(monoNs: number): void {
    const { weight, orders } = this.limits?.amendment ?? { weight: 0, orders: 0 };
    for (const window of this.orders) window.add(orders, monoNs);
    this.weigh(weight, monoNs);
  }

  /** What else left for the venue: as many cancels, questions about orders, and lists. */
  asked(cancels: number, queries: number, lists: number, monoNs: number): void {
    if (!this.limits) return;
    const { cancel, query, list } = this.limits.weights;
    this.weigh(cancels * cancel + queries * query + lists * list, monoNs);
  }

  private weigh(weight: number, monoNs: number): void {
    for (const window of this.requests) window.add(weight, monoNs);
  }
}

/** What one strategy asks for, against what the venue would take of everybody together. */
export class AttemptCount {
  private readonly windows: readonly CountedWindow[];

  constructor(limits: VenueLimits | null) {
    this.windows = windows(limits?.orders, HALT_AT);
  }

  /** False when this one is too many. */
  attempt(monoNs: number): boolean {
    for (const window of this.windows) if (window.left(monoNs) < 1) return false;
    for (const window of this.windows) window.add(1, monoNs);
    return true;
  }
}

function windows(limits: readonly RateWindow[] | undefined, share: number): CountedWindow[] {
  return (limits ?? []).map((window) => new CountedWindow(window, share));
}

/** NaN without any: what has no bound that we know of is not free. */
function least(all: readonly CountedWindow[], monoNs: number): number {
  if (all.length === 0) return Number.NaN;
  let left = Number.MAX_VALUE;
  for (const window of all) left = smaller(left, window.left(monoNs));
  return left;
}

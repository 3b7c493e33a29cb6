import type { OrderRequest } from '../model/order.ts';

const BPS = 1e4;

/** Prices that are kept of each kind; a steady climb that is longer is kept more coarsely. */
const KEPT = 64;

/**
 * How far a strategy's own prices have walked (C08, RTS 6 Art. 15(1)(a): over a period as well). Of
 * each strategy, symbol and side by itself: the spread between what it bids and what it asks is no
 * walk, and a walk up with its bids is one however its asks go along.
 */
export class PriceWalk {
  private readonly ofStrategy = new Map<string, Map<number, Walk>>();

  /**
   * From the lowest and the highest of its own prices within the window to this one, whichever is
   * further, basis points; 0 when there are none. NaN without a window.
   */
  walkBps(request: OrderRequest, windowMs: number, monoNs: number): number {
    if (!(windowMs > 0)) return Number.NaN;
    const walk = this.ofStrategy.get(request.strategy)?.get(placeOf(request));
    if (!walk) return 0;
    const sinceNs = monoNs - windowMs * 1e6;
    const highest = walk.highest.within(sinceNs, request.priceTicks);
    const lowest = walk.lowest.within(sinceNs, request.priceTicks);
    return Math.max(apartBps(highest, request.priceTicks), apartBps(lowest, request.priceTicks));
  }

  note(request: OrderRequest, monoNs: number): void {
    let places = this.ofStrategy.get(request.strategy);
    if (!places) this.ofStrategy.set(request.strategy, (places = new Map<number, Walk>()));
    let walk = places.get(placeOf(request));
    if (!walk) {
      walk = { highest: new Extreme(1), lowest: new Extreme(-1) };
      places.set(placeOf(request), walk);
    }
    walk.highest.note(request.priceTicks, monoNs);
    walk.lowest.note(request.priceTicks, monoNs);
  }
}

interface Walk {
  readonly highest: Extreme;
  readonly lowest: Extreme;
}

function placeOf({ symbolId, side }: OrderRequest): number {
  return symbolId * 2 + (side > 0 ? 1 : 0);
}

function apartBps(own: number, ticks: number): number {
  return (Math.abs(ticks - own) / own) * BPS;
}

/**
 * The highest (+1) or lowest (-1) price since a moment. Kept are only those that no later one has
 * outdone, oldest and most extreme first: each price enters once and leaves once.
 */
class Extreme {
  private readonly ticks: number[] = [];
  private readonly atNs: number[] = [];

  constructor(private readonly sign: 1 | -1) {}

  note(ticks: number, atNs: number): void {
    while (this.ticks.length > 0 && this.sign * (ticks - this.ticks.at(-1)!) >= 0) {
      this.ticks.pop();
      this.atNs.pop();
    }
    if (this.ticks.length === KEPT) {
      // The most extreme one stays for as long as the one after it: too strict rather than too lax.
      this.ticks.splice(1, 1);
      this.atNs.shift();
    }
    this.ticks.push(ticks);
    this.atNs.push(atNs);
  }

  /** Forgets what is older; `otherwise` when nothing is left. */
  within(sinceNs: number, otherwise: number): number {
    while (this.atNs.length > 0 && this.atNs[0]! < sinceNs) {
      this.ticks.shift();
      this.atNs.shift();
    }
    return this.ticks[0] ?? otherwise;
  }
}

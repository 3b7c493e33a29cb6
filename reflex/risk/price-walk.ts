import type { OrderRequest } from '../model/order.ts';
import { hasTrigger } from '../model/order-kind.ts';

const BPS = 1e4;

/** Prices that are kept of each kind; a steady climb of more is kept more coarsely. */
const KEPT = 64;

/**
 * How far a strategy's own prices have walked (C08, RTS 6 Art. 15(1)(a): over a period as well). Of
 * each strategy, symbol and side by itself: the spread between what it bids and what it asks is no
 * walk, and a walk up with its bids is one however its asks go along. What waits for its trigger price
 * stands in no book and moves nothing: such prices are no part of a walk.
 */
export class PriceWalk {
  private readonly ofStrategy = new Map<string, Map<number, Walk>>();

  /**
   * From the lowest and the highest of its own prices within the window to this one, whichever is
   * further, basis points; 0 when there are none. NaN without a window.
   */
  walkBps(request: OrderRequest, windowMs: number, monoNs: number): number {
    if (!(windowMs > 0)) return Number.NaN;
    if (hasTrigger(request.type)) return 0;
    const walk = this.ofStrategy.get(request.strategy)?.get(placeOf(request));
    if (!walk) return 0;
    const sinceNs = monoNs - windowMs * 1e6;
    const highest = walk.highest.within(sinceNs, request.priceTicks);
    const lowest = walk.lowest.within(sinceNs, request.priceTicks);
    return Math.max(apartBps(highest, request.priceTicks), apartBps(lowest, request.priceTicks));
  }

  note(request: OrderRequest, monoNs: number): void {
    if (hasTrigger(request.type)) return;
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

interface Own {
  readonly ticks: number;
  readonly setNs: number;
  /** Counts until this has left the window; later than `setNs` when it stands for others as well. */
  untilNs: number;
}

/**
 * The highest (+1) or lowest (-1) price since a moment. Kept are only those that no later one has
 * outdone, oldest and most extreme first: each price enters once and leaves once.
 */
class Extreme {
  private readonly kept: Own[] = [];

  constructor(private readonly sign: 1 | -1) {}

  note(ticks: number, atNs: number): void {
    const { kept, sign } = this;
    while (kept.length > 0 && sign * (ticks - kept.at(-1)!.ticks) >= 0) kept.pop();
    if (kept.length === KEPT) this.coarsen();
    kept.push({ ticks, setNs: atNs, untilNs: atNs });
  }

  /** Forgets what is older; `otherwise` when nothing is left. */
  within(sinceNs: number, otherwise: number): number {
    const { kept } = this;
    while (kept.length > 0 && kept[0]!.untilNs < sinceNs) kept.shift();
    return kept[0]?.ticks ?? otherwise;
  }

  /**
   * Of the two neighbours that are closest in time, the more extreme one stands for both: somewhat too
   * strict, by a thirtieth of the window at most.
   */
  private coarsen(): void {
    const { kept } = this;
    let closest = 0;
    let closestNs = Number.POSITIVE_INFINITY;
    for (let i = 0; i + 1 < kept.length; i++) {
      const spanNs = kept[i + 1]!.untilNs - kept[i]!.setNs;
      if (spanNs >= closestNs) continue;
      closest = i;
      closestNs = spanNs;
    }
    kept[closest]!.untilNs = kept[closest + 1]!.untilNs;
    kept.splice(closest + 1, 1);
  }
}

import type { OrderRequest } from '../model/order.ts';

/** Since an order that was never asked for: longer than any window, and a number. */
export const NEVER_MS = Number.MAX_SAFE_INTEGER;

/** Orders that are remembered of each strategy. */
const REMEMBERED = 128;

/**
 * When a strategy has last asked for the same: symbol, side, quantity, price, trigger and type (C10). Its last
 * orders are remembered. Of one that may have been forgotten only this is known, that it is older
 * than all of those, and no more is claimed.
 */
export class RecentOrders {
  private readonly ofStrategy = new Map<string, Remembered>();

  /** Milliseconds; at least so many when the memory does not reach back further. */
  sinceSameMs(request: OrderRequest, monoNs: number): number {
    const sameNs = this.ofStrategy.get(request.strategy)?.sameNs(request) ?? null;
    return sameNs === null ? NEVER_MS : (monoNs - sameNs) / 1e6;
  }

  note(request: OrderRequest, monoNs: number): void {
    let remembered = this.ofStrategy.get(request.strategy);
    if (!remembered) this.ofStrategy.set(request.strategy, (remembered = new Remembered()));
    remembered.note(request, monoNs);
  }
}

/** A ring: the newest is at (count − 1) modulo its length. */
class Remembered {
  private readonly requests: OrderRequest[] = [];
  private readonly timesNs = new Float64Array(REMEMBERED);
  /** Side by side: mostly no other has this price, and then none of them is looked at. */
  private readonly prices = new Float64Array(REMEMBERED);
  private count = 0;

  /** When the same was last asked for, or the oldest that is remembered; null when nothing was forgotten. */
  sameNs(request: OrderRequest): number | null {
    const { count, prices, requests, timesNs } = this;
    for (let i = count - 1; i >= Math.max(0, count - REMEMBERED); i--) {
      const at = i % REMEMBERED;
      if (prices[at] === request.priceTicks && same(requests[at]!, request)) return timesNs[at]!;
    }
    return count < REMEMBERED ? null : timesNs[count % REMEMBERED]!;
  }

  note(request: OrderRequest, monoNs: number): void {
    const at = this.count % REMEMBERED;
    this.requests[at] = request;
    this.timesNs[at] = monoNs;
    this.prices[at] = request.priceTicks;
    this.count++;
  }
}

function same(a: OrderRequest, b: OrderRequest): boolean {
  return (
    a.quantityLots === b.quantityLots &&
    a.triggerTicks === b.triggerTicks &&
    a.side === b.side &&
    a.symbolId === b.symbolId &&
    a.type === b.type
  );
}

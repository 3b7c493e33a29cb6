import type { OrderRequest } from '../model/order.ts';

/** Since an order that was never asked for: longer than any window, and a number. */
export const NEVER_MS = Number.MAX_SAFE_INTEGER;

/** Orders that are remembered of each strategy. */
const REMEMBERED = 128;

interface Recent {
  readonly request: OrderRequest;
  readonly monoNs: number;
}

/**
 * When a strategy has last asked for the same: symbol, side, quantity, price, trigger and type (C10). Its last
 * orders are remembered. Of one that may have been forgotten only this is known, that it is older
 * than all of those, and no more is claimed.
 */
export class RecentOrders {
  private readonly ofStrategy = new Map<string, Recent[]>();

  /** Milliseconds; at least so many when the memory does not reach back further. */
  sinceSameMs(request: OrderRequest, monoNs: number): number {
    const recent = this.ofStrategy.get(request.strategy);
    if (!recent) return NEVER_MS;
    for (let i = recent.length - 1; i >= 0; i--) {
      if (same(recent[i]!.request, request)) return (monoNs - recent[i]!.monoNs) / 1e6;
    }
    return recent.length < REMEMBERED ? NEVER_MS : (monoNs - recent[0]!.monoNs) / 1e6;
  }

  note(request: OrderRequest, monoNs: number): void {
    let recent = this.ofStrategy.get(request.strategy);
    if (!recent) this.ofStrategy.set(request.strategy, (recent = []));
    if (recent.length === REMEMBERED) recent.shift();
    recent.push({ request, monoNs });
  }
}

function same(a: OrderRequest, b: OrderRequest): boolean {
  return (
    a.priceTicks === b.priceTicks &&
    a.quantityLots === b.quantityLots &&
    a.triggerTicks === b.triggerTicks &&
    a.side === b.side &&
    a.symbolId === b.symbolId &&
    a.type === b.type
  );
}

import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { ForeignOrder as ForeignRecord } from '@voltaire/reflex/model/listed-order.ts';
import { TERMINAL_STATES } from '@voltaire/reflex/model/order.ts';
import type { ForeignOrdersSnapshot, OrderSnapshot } from '@voltaire/reflex/model/outcome.ts';
import type { ForeignOrder, Order } from '@voltaire/schema/orders.ts';
import { allOrEnd, Topic } from '../fan-out/topic.ts';
import { orderTerms } from './order-terms.ts';

/** Orders kept for queries, and all that work; the journal keeps all. */
const MOST = 5_000;

/** Every order as it stands, by client order id, newest last. */
export class Orders {
  readonly changes = new Topic<Order>(allOrEnd());
  /** Of our account, and none of ours. */
  foreign: readonly ForeignOrder[] = [];
  private readonly byId = new Map<string, OrderSnapshot>();

  constructor(private readonly instruments: readonly Instrument[]) {}

  apply(snapshot: OrderSnapshot): void {
    this.byId.set(snapshot.clientOrderId, snapshot);
    if (this.byId.size > MOST) this.forgetOldest();
    if (this.changes.subscriberCount > 0) this.changes.publish(this.toOrder(snapshot));
  }

  applyForeign({ orders }: ForeignOrdersSnapshot): void {
    this.foreign = orders.map(toForeign);
  }

  /** `working`: only those that have not ended. */
  newest(first: number, working = false): Order[] {
    const known = [...this.byId.values()];
    return (working ? known.filter(works) : known)
      .slice(-first)
      .reverse()
      .map((snapshot) => this.toOrder(snapshot));
  }

  find(id: string): Order | null {
    const snapshot = this.byId.get(id);
    return snapshot ? this.toOrder(snapshot) : null;
  }

  private forgetOldest(): void {
    for (const [id, snapshot] of this.byId) {
      if (works(snapshot)) continue;
      this.byId.delete(id);
      return;
    }
  }

  private toOrder(snapshot: OrderSnapshot): Order {
    return toOrder(snapshot, this.instruments[snapshot.request.symbolId]!);
  }
}

function works({ state }: OrderSnapshot): boolean {
  return !TERMINAL_STATES.has(state);
}

export function toOrder(snapshot: OrderSnapshot, instrument: Instrument): Order {
  const { request, filledLots, filledTickLots } = snapshot;
  return {
    id: snapshot.clientOrderId,
    venueOrderId: snapshot.venueOrderId === '' ? null : snapshot.venueOrderId,
    decisionId: snapshot.clientOrderId,
    symbol: instrument.symbol,
    strategy: request.strategy,
    side: request.side > 0 ? 'BUY' : 'SELL',
    type: request.type,
    timeInForce: request.timeInForce,
    reduceOnly: request.reduceOnly,
    quantity: instrument.quantityText(request.quantityLots),
    ...orderTerms(request, instrument),
    state: snapshot.state,
    reason: snapshot.reason,
    filledQuantity: instrument.quantityText(filledLots),
    averagePrice:
      filledLots === 0 ? null : instrument.priceText(Math.round(filledTickLots / filledLots)),
    fills: snapshot.fills.map((fill) => ({
      tradeId: fill.tradeId,
      atUs: fill.atUs,
      price: instrument.priceText(fill.priceTicks),
      quantity: instrument.quantityText(fill.quantityLots),
      fee: fill.fee,
      feeAsset: fill.feeAsset,
      maker: fill.maker,
    })),
    createdAtUs: snapshot.createdAtUs,
    updatedAtUs: snapshot.updatedAtUs,
  };
}

export function toForeign({ side, quantity, ...rest }: ForeignRecord): ForeignOrder {
  return {
    ...rest,
    side: side === null ? null : side > 0 ? 'BUY' : 'SELL',
    quantity: quantity === '' ? null : quantity,
  };
}

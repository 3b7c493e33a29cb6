import type { Reconciled } from '../model/event.ts';
import type { Instrument } from '../model/instrument.ts';
import type { ForeignOrder } from '../model/listed-order.ts';
import type { Side } from '../model/order.ts';
import { type ForeignOrdersSnapshot, OutcomeKind } from '../model/outcome.ts';
import { covers, type Scope } from '../model/scope.ts';

const NONE: readonly ForeignOrder[] = [];

/**
 * Orders of our account that our desk does not know, as the venue listed them last. They are left
 * alone, and count in what the account may come to hold; a kill of their scope takes them back.
 */
export class ForeignOrders {
  all: readonly ForeignOrder[] = NONE;

  constructor(private readonly instruments: readonly Instrument[]) {}

  /** What is to be told; null when nothing has changed. */
  onReconciled(
    { openOrders, venue = '' }: Reconciled,
    isOurs: (clientOrderId: string) => boolean,
  ): ForeignOrdersSnapshot | null {
    const foreign = openOrders.filter(({ clientOrderId }) => !isOurs(clientOrderId));
    const orders = foreign.map((order): ForeignOrder => ({ ...order, venue }));
    const same = JSON.stringify(orders) === JSON.stringify(this.all);
    this.all = orders;
    return same ? null : { kind: OutcomeKind.FOREIGN_ORDERS, orders };
  }

  /** No scope of a strategy covers any: nobody knows whose they are. */
  within(scope: Scope): readonly ForeignOrder[] {
    if (this.all.length === 0) return NONE;
    return this.all.filter((order) => {
      const symbol = this.instrumentOf(order)?.symbol ?? order.symbol;
      return covers(scope, { venue: order.venue, symbol, strategy: '' });
    });
  }

  /** Lots of the symbol that they may still buy (+1) or sell (-1); NaN when one does not tell. */
  lots(symbolId: number, side: Side): number {
    let lots = 0;
    for (const order of this.all) {
      const instrument = this.instrumentOf(order);
      if (instrument?.id !== symbolId || order.side === -side) continue;
      // Rounded up: more than there is does no harm to a limit.
      lots += order.quantity === '' ? Number.NaN : Number(order.quantity) / instrument.lotSize;
    }
    return Math.ceil(lots);
  }

  private instrumentOf({ venue, symbol }: ForeignOrder): Instrument | undefined {
    return this.instruments.find(
      ({ definition, venueSymbol }) => definition.venue === venue && venueSymbol === symbol,
    );
  }
}

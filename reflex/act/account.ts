import type { Instrument } from '../model/instrument.ts';
import type { Carry } from '../model/outcome.ts';
import type { Side } from '../model/order.ts';
import { OrderDesk } from './order-desk.ts';
import { Position } from './position.ts';
import type { TrackedOrder } from './tracked-order.ts';

/** What got no answer is asked again after this long. */
const ASK_AGAIN_NS = 2e9;

interface Working {
  readonly clientOrderId: string;
  readonly side: Side;
  readonly ageNs: number;
  readonly cancelRequested: boolean;
}

const NONE: readonly Working[] = [];

/** Orders and positions: what we have at the venue and what came of it. */
export class Account {
  readonly desk = new OrderDesk();
  private readonly positions: readonly Position[];

  constructor(instruments: readonly Instrument[], carry: Carry | null) {
    this.positions = instruments.map((instrument) => new Position(instrument));
    if (carry) this.takeOver(carry, instruments);
  }

  /**
   * By symbol, since the configuration may list them in another order now. Throws when something is
   * held or works in a symbol that is no longer configured: it would be forgotten.
   */
  private takeOver(carry: Carry, instruments: readonly Instrument[]): void {
    const idOf = (symbolId: number): number => {
      const symbol = carry.symbols[symbolId];
      const id = instruments.findIndex((instrument) => instrument.symbol === symbol);
      if (id >= 0) return id;
      throw new RangeError(
        `the run before left a position or an order in ${symbol}: configure it, or close it there first`,
      );
    };
    for (const snapshot of carry.positions) {
      if (
        snapshot.lots === 0 &&
        !instruments.some((i) => i.symbol === carry.symbols[snapshot.symbolId])
      ) {
        continue;
      }
      this.positions[idOf(snapshot.symbolId)]!.restore(snapshot);
    }
    for (const snapshot of carry.orders) {
      const request = { ...snapshot.request, symbolId: idOf(snapshot.request.symbolId) };
      this.desk.restore({ ...snapshot, request });
    }
  }

  position(symbolId: number): Position {
    return this.positions[symbolId]!;
  }

  /** Lots that may still be bought (+1) or sold (-1): everything sent counts at once. */
  pendingLots(symbolId: number, side: Side): number {
    let lots = 0;
    for (const order of this.desk.working) {
      if (order.request.symbolId === symbolId && order.side === side) lots += order.pendingLots;
    }
    return lots;
  }

  /** True when a reduce-only order that may still trade is on this side. */
  reduceOnlyPending(symbolId: number, side: Side): boolean {
    for (const { request } of this.desk.working) {
      if (request.symbolId === symbolId && request.side === side && request.reduceOnly) return true;
    }
    return false;
  }

  /** Oldest first. */
  workingOf(symbolId: number, strategy: string, monoNs: number): readonly Working[] {
    if (this.desk.workingCount === 0) return NONE;
    const working: Working[] = [];
    for (const { request, clientOrderId, cancelRequested, createdNs } of this.desk.working) {
      if (request.symbolId !== symbolId || request.strategy !== strategy) continue;
      working.push({
        clientOrderId,
        side: request.side,
        ageNs: monoNs - createdNs,
        cancelRequested,
      });
    }
    return working;
  }

  /**
   * Orders to be asked about, and cancels to be asked for, once more: a question may get no answer
   * and a cancel may be refused, but neither is ever given up.
   */
  unsettled(monoNs: number): { queries: TrackedOrder[]; cancels: TrackedOrder[] } {
    const queries: TrackedOrder[] = [];
    const cancels: TrackedOrder[] = [];
    for (const order of this.desk.working) {
      const doubtful = order.state === 'UNKNOWN' || order.questioned;
      if (doubtful && monoNs - order.askedNs >= ASK_AGAIN_NS) queries.push(order);
      if (order.cancelRequested && monoNs - order.cancelAskedNs >= ASK_AGAIN_NS)
        cancels.push(order);
    }
    return { queries, cancels };
  }
}

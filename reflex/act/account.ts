import type { Instrument } from '../model/instrument.ts';
import type { Carry } from '../model/outcome.ts';
import type { Side } from '../model/order.ts';
import { OrderDesk } from './order-desk.ts';
import { Position } from './position.ts';
import type { TrackedOrder } from './tracked-order.ts';

/** A doubtful order is asked about again after this long. */
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
  private askedNs = Number.NEGATIVE_INFINITY;

  constructor(instruments: readonly Instrument[], carry: Carry | null) {
    this.positions = instruments.map((instrument) => new Position(instrument));
    for (const snapshot of carry?.positions ?? [])
      this.positions[snapshot.symbolId]?.restore(snapshot);
    for (const snapshot of carry?.orders ?? []) this.desk.restore(snapshot);
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

  /** Orders whose fate is unknown: to be asked about, now and then, until the venue answers. */
  doubtful(monoNs: number): readonly TrackedOrder[] {
    if (monoNs - this.askedNs < ASK_AGAIN_NS) return [];
    const orders = [...this.desk.working].filter((order) => order.state === 'UNKNOWN');
    if (orders.length > 0) this.askedNs = monoNs;
    return orders;
  }
}

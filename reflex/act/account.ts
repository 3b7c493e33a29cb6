import type { Instrument } from '../model/instrument.ts';
import type { Carry } from '../model/outcome.ts';
import type { OrderRequest, Side } from '../model/order.ts';
import { hasTrigger, releasedMeets } from '../model/order-kind.ts';
import { ForeignOrders } from './foreign-orders.ts';
import { OrderDesk } from './order-desk.ts';
import { Position } from './position.ts';
import type { TrackedOrder } from './tracked-order.ts';

/** What got no answer is asked again after this long. */
const ASK_AGAIN_NS = 2e9;

/** One of a strategy's own orders, as it may see it. */
interface WorkingView {
  readonly clientOrderId: string;
  readonly side: Side;
  readonly priceTicks: number;
  /** That may still trade. */
  readonly lots: number;
  readonly ageNs: number;
  readonly cancelRequested: boolean;
  readonly amending: boolean;
}

/** What may still trade, from the point of view of one order. */
export interface Pending {
  pendingBuyLots: number;
  pendingSellLots: number;
  /** A reduce-only order rests on the same side. */
  reduceOnlyPending: boolean;
  /** Of the strategy on the symbol; of everybody on the symbol. */
  openOrders: number;
  symbolOpenOrders: number;
  /** Of unknown fate on this side of the symbol, or of the same parent. */
  unknownOrders: number;
  /** Best own prices: 0 and Infinity when there are none. */
  ownBidTicks: number;
  ownAskTicks: number;
  /** It could trade with one of ours as soon as the one of the two that waits is released. */
  releaseMeets: boolean;
}

const NONE: readonly WorkingView[] = [];

/**
 * Two that wait are released at different prices of the market, or both by one trade: which of them is
 * first, and whether there is room for both, is the venue's.
 */
function meetsOnRelease(waiting: OrderRequest, other: OrderRequest): boolean {
  if (!hasTrigger(waiting.type) || hasTrigger(other.type) || other.type === 'MARKET') return false;
  return releasedMeets(waiting, other.priceTicks);
}

function left(symbol: string | undefined): string {
  return `the run before left a position or an order in ${symbol}`;
}

function clear(pending: Pending): void {
  pending.pendingBuyLots = 0;
  pending.pendingSellLots = 0;
  pending.reduceOnlyPending = false;
  pending.openOrders = 0;
  pending.symbolOpenOrders = 0;
  pending.unknownOrders = 0;
  pending.ownBidTicks = 0;
  pending.ownAskTicks = Number.POSITIVE_INFINITY;
  pending.releaseMeets = false;
}

/** Orders and positions: what we have at the venue and what came of it. */
export class Account {
  readonly desk = new OrderDesk();
  readonly foreign: ForeignOrders;
  private readonly positions: readonly Position[];

  constructor(instruments: readonly Instrument[], carry: Carry | null) {
    this.foreign = new ForeignOrders(instruments);
    this.positions = instruments.map((instrument) => new Position(instrument));
    if (carry) this.takeOver(carry, instruments);
  }

  /**
   * By symbol, since the configuration may list them in another order now. Throws when something is
   * held or works in a symbol that is no longer configured, and would be forgotten, or that the venue
   * counts in other ticks or lots now: then it would be taken for more or less than it is.
   */
  private takeOver(carry: Carry, instruments: readonly Instrument[]): void {
    const idOf = (symbolId: number): number => {
      const symbol = carry.symbols[symbolId];
      const id = instruments.findIndex((instrument) => instrument.symbol === symbol);
      if (id >= 0) return id;
      throw new RangeError(`${left(symbol)}: configure it, or close it there first`);
    };
    const checkGrid = (symbolId: number): void => {
      const grid = carry.grids?.[symbolId];
      const { tickSize, lotSize, symbol } = instruments[idOf(symbolId)]!;
      if (!grid || (Number(grid.tickSize) === tickSize && Number(grid.lotSize) === lotSize)) return;
      throw new RangeError(
        `${left(symbol)}, which the venue counts in other ticks or lots now: close it there first`,
      );
    };
    for (const snapshot of carry.positions) {
      if (
        snapshot.lots === 0 &&
        !instruments.some((i) => i.symbol === carry.symbols[snapshot.symbolId])
      ) {
        continue;
      }
      if (snapshot.lots !== 0) checkGrid(snapshot.symbolId);
      this.positions[idOf(snapshot.symbolId)]!.restore(snapshot);
    }
    for (const snapshot of carry.orders) {
      checkGrid(snapshot.request.symbolId);
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

  /** Whether all that works on the side together would do more than bring the position to zero. */
  mayAdd(symbolId: number, side: Side): boolean {
    const held = -side * this.position(symbolId).lots; // lots that this side can take away
    return this.pendingLots(symbolId, side) > held;
  }

  /**
   * The first of our own that an order at this price would trade with: a market order meets any, and what
   * waits for its trigger price nothing yet.
   */
  meeting(symbolId: number, side: Side, priceTicks: number): TrackedOrder | null {
    for (const order of this.desk.working) {
      const { request } = order;
      if (request.symbolId !== symbolId || request.side === side || order.waits) continue;
      if (order.meetsAnyPrice || side * (priceTicks - order.terms.keenTicks) >= 0) return order;
    }
    return null;
  }

  /** All that may still trade, as one order on `request`'s side sees it; without `replaced`. */
  pending(request: OrderRequest, replaced: TrackedOrder | null, into: Pending): void {
    clear(into);
    for (const order of this.desk.working) {
      if (order === replaced) continue;
      const { symbolId, side, reduceOnly, strategy, parentId } = order.request;
      const { amendment, terms } = order;
      const unknown = order.state === 'UNKNOWN';
      if (unknown && parentId === request.parentId) into.unknownOrders++;
      if (symbolId !== request.symbolId) continue;
      into.symbolOpenOrders++;
      if (strategy === request.strategy) into.openOrders++;
      if (unknown && side === request.side && parentId !== request.parentId) into.unknownOrders++;
      if (reduceOnly && side === request.side) into.reduceOnlyPending = true;
      if (side > 0) into.pendingBuyLots += order.pendingLots;
      else into.pendingSellLots += order.pendingLots;
      if (order.waits) {
        if (side !== request.side && meetsOnRelease(order.request, request)) {
          into.releaseMeets = true;
        }
        continue;
      }
      if (side !== request.side) {
        if (meetsOnRelease(request, order.request)) into.releaseMeets = true;
        if (amendment && meetsOnRelease(request, amendment.request)) into.releaseMeets = true;
      }
      // What is a market order meets any price.
      if (side > 0) {
        const price = order.meetsAnyPrice ? Number.POSITIVE_INFINITY : terms.keenTicks;
        if (price > into.ownBidTicks) into.ownBidTicks = price;
      } else {
        const price = order.meetsAnyPrice ? 0 : terms.keenTicks;
        if (price < into.ownAskTicks) into.ownAskTicks = price;
      }
    }
  }

  /** Oldest first; without the exits of its brackets. */
  workingOf(symbolId: number, strategy: string, monoNs: number): readonly WorkingView[] {
    if (this.desk.workingCount === 0) return NONE;
    const working: WorkingView[] = [];
    for (const order of this.desk.working) {
      const { request, clientOrderId, cancelRequested, createdNs } = order;
      if (request.symbolId !== symbolId || request.strategy !== strategy) continue;
      if (order.isExit) continue;
      working.push({
        clientOrderId,
        side: request.side,
        priceTicks: request.priceTicks,
        lots: order.pendingLots,
        ageNs: monoNs - createdNs,
        cancelRequested,
        amending: order.amendment !== null,
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
      const overdue = order.amendment?.isOver(monoNs) ?? false;
      const doubtful = order.state === 'UNKNOWN' || order.questioned || overdue;
      if (doubtful && monoNs - order.askedNs >= ASK_AGAIN_NS) queries.push(order);
      if (order.cancelRequested && monoNs - order.cancelAskedNs >= ASK_AGAIN_NS)
        cancels.push(order);
    }
    return { queries, cancels };
  }
}

import type { Account } from '../account/account.ts';
import { apiErrors } from '../binance/api-error.ts';
import type { MatchingEngine } from '../matching/engine.ts';
import {
  type ExecutionEvent,
  isOpen,
  Refusal,
  type RefusalReason,
  takesAnyPrice,
} from '../matching/order.ts';
import { WaitingOrders } from '../matching/waiting.ts';
import { type AlgoOrder, type AlgoRequest, type AlgoStatus, isOpenAlgo } from './algo-order.ts';
import { futuresErrors, futuresRefusals } from './order-error.ts';

/** "The conditional order limits is 200 across all symbols" ("Change Log", 2025-12-29). */
const MOST_OPEN = 200;
/** Ended orders that are kept for questions; the oldest go first. */
const HISTORY_MAX = 10_000;
/** Apart from the ids of orders, as the venue's are. */
const FIRST_ID = 1e15;

export interface AlgoParts {
  readonly engine: MatchingEngine;
  readonly startMs: number;
  readonly nowMs: () => number;
  /** After each change of an order. */
  readonly tell: (order: AlgoOrder) => void;
}

/**
 * The Algo Service, which has all orders with a trigger price since December 2025: they wait here, the
 * account is not asked what it has ("Change Log", 2025-11-06), and a trade at the trigger price sends
 * them to the matching engine as the limit or market orders that they are, under the same client id
 * (assumed: the documentation links the two by `actualOrderId` alone).
 */
export class AlgoOrders {
  private readonly byId = new Map<number, AlgoOrder>();
  private readonly waiting = new WaitingOrders<AlgoOrder>();
  private nextId: number;

  constructor(private readonly parts: AlgoParts) {
    this.nextId = FIRST_ID + Math.floor(parts.startMs) * 100;
  }

  /** Throws an ApiError in the venue's words. */
  place(account: Account, request: AlgoRequest): AlgoOrder {
    const open = this.open(account);
    if (open.some(({ clientOrderId }) => clientOrderId === request.clientOrderId)) {
      throw futuresRefusals.DUPLICATE_ORDER();
    }
    if (open.length >= MOST_OPEN) throw futuresErrors.tooManyConditional();
    if (this.waiting.reached(request)) throw futuresRefusals.WOULD_TRIGGER();
    const createdMs = this.parts.nowMs();
    const times = { createdMs, updatedMs: createdMs, triggeredMs: 0 };
    const state = { status: 'NEW', actual: null, reason: '' } as const;
    const order: AlgoOrder = { ...request, algoId: this.nextId++, account, ...times, ...state };
    this.byId.set(order.algoId, order);
    this.waiting.add(order);
    this.forgetOldest();
    this.parts.tell(order);
    return order;
  }

  /** Throws -2011 when it waits no more. */
  cancel(order: AlgoOrder | undefined): AlgoOrder {
    if (order?.status !== 'NEW') throw apiErrors.unknownCancel();
    this.waiting.remove(order);
    this.move(order, 'CANCELED');
    return order;
  }

  cancelAll(account: Account): void {
    for (const order of this.open(account)) this.cancel(order);
  }

  open(account: Account): AlgoOrder[] {
    return this.all().filter((order) => order.account === account && isOpenAlgo(order));
  }

  all(): AlgoOrder[] {
    return [...this.byId.values()];
  }

  /** By the venue's id, or by the client's: the open one, else the latest. */
  find(account: Account, by: { algoId?: number; clientAlgoId?: string }): AlgoOrder | undefined {
    const named = this.all().filter(
      (order) =>
        order.account === account &&
        (by.algoId === undefined || order.algoId === by.algoId) &&
        (by.clientAlgoId === undefined || order.clientOrderId === by.clientAlgoId),
    );
    return named.find(isOpenAlgo) ?? named.at(-1);
  }

  /** A trade has printed. */
  onTrade(price: number): void {
    for (const order of this.waiting.onTrade(price)) this.trigger(order);
  }

  /** The matching engine tells of its orders: those that were triggered end with them. */
  onExecution({ order }: ExecutionEvent): void {
    if (order.origType === undefined || isOpen(order)) return;
    const algo = this.all().find(({ actual }) => actual === order);
    if (algo) this.move(algo, 'FINISHED');
  }

  private trigger(order: AlgoOrder): void {
    const { engine, nowMs } = this.parts;
    order.triggeredMs = nowMs();
    this.move(order, 'TRIGGERING');
    const { clientOrderId, side, timeInForce, price, quantity, origType } = order;
    const { reduceOnly, selfTrade = 'NONE' } = order;
    const type = takesAnyPrice(order.type) ? 'MARKET' : 'LIMIT';
    const terms = { clientOrderId, side, type, timeInForce, price, quantity, origType } as const;
    const rest = { stopPrice: 0, display: 0, reduceOnly: reduceOnly === true, selfTrade };
    try {
      const placed = engine.place(order.account, { ...terms, ...rest }, nowMs());
      order.actual = placed.order;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      order.reason = failureText(error.reason);
      return this.move(order, 'REJECTED');
    }
    this.move(order, 'TRIGGERED');
    if (!isOpen(order.actual)) this.move(order, 'FINISHED');
  }

  private move(order: AlgoOrder, status: AlgoStatus): void {
    order.status = status;
    order.updatedMs = this.parts.nowMs();
    this.parts.tell(order);
  }

  private forgetOldest(): void {
    if (this.byId.size <= HISTORY_MAX) return;
    const oldest = this.all().find((order) => !isOpenAlgo(order));
    if (oldest) this.byId.delete(oldest.algoId);
  }
}

/** `rm`: "algo order failed reason". Only that of reduce-only orders is documented. */
function failureText(reason: RefusalReason): string {
  if (reason === 'NOTHING_TO_REDUCE') return 'Reduce Only reject';
  return futuresRefusals[reason]().message;
}

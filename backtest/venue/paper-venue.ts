import type { OrderAddress } from '@voltaire/reflex/act/effects.ts';
import { EventKind, type Execution, type KernelEvent } from '@voltaire/reflex/model/event.ts';
import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { type Money, parseMoney } from '@voltaire/reflex/model/money.ts';
import { BUY, type OrderRequest, type OrderType } from '@voltaire/reflex/model/order.ts';
import { takesAnyPrice } from '@voltaire/reflex/model/order-kind.ts';
import type { ApprovedAmendment } from '@voltaire/reflex/risk/governor.ts';
import { Account } from '@voltaire/simulator/account/account.ts';
import type { Fees } from '@voltaire/simulator/account/fees.ts';
import { opposite } from '@voltaire/simulator/market/liquidity.ts';
import { moneyText, unitsText } from '@voltaire/simulator/market/units.ts';
import { MatchingEngine } from '@voltaire/simulator/matching/engine.ts';
import { failedFilter } from '@voltaire/simulator/matching/filters.ts';
import { Ledger } from '@voltaire/simulator/matching/ledger.ts';
import { Settlement } from '@voltaire/simulator/matching/settlement.ts';
import {
  type ExecutionEvent,
  type ExecutionListener,
  type Fill,
  isOpen,
  type Order,
  type OrderRequest as VenueRequest,
  Refusal,
  remaining,
} from '@voltaire/simulator/matching/order.ts';
import type { QueueModel } from '@voltaire/simulator/matching/queue.ts';
import { VenueMarket } from './market.ts';
import { pairOf } from './pair.ts';
import { type Reject, selfTradeEnd, selfTradeMode, wordsOf } from './words.ts';

export interface PaperVenueOptions {
  readonly instrument: Instrument;
  readonly fees: Fees;
  readonly queue: QueueModel;
  /** What the account begins with, decimal text by asset. */
  readonly balances: Readonly<Record<string, string>>;
  /** What the account is told; whoever carries it stamps it on arrival. */
  readonly say: (event: KernelEvent) => void;
  readonly onFill: (fill: Fill) => void;
}

const UNSTAMPED = { atUs: 0, monoNs: 0 };
const US_PER_MS = 1_000;

/** As the simulator's engine calls them, which is Binance's way. */
const VENUE_TYPES: Readonly<Record<OrderType, VenueRequest['type']>> = {
  LIMIT: 'LIMIT',
  MARKET: 'MARKET',
  LIMIT_MAKER: 'LIMIT_MAKER',
  STOP: 'STOP_LOSS',
  STOP_LIMIT: 'STOP_LOSS_LIMIT',
  TAKE_PROFIT: 'TAKE_PROFIT',
  TAKE_PROFIT_LIMIT: 'TAKE_PROFIT_LIMIT',
};

/**
 * A venue that takes orders on a recorded market: the simulator's engine, accounts and filters without
 * its sockets. It says what the venue's user data streams would say, in their order.
 */
export class PaperVenue implements ExecutionListener {
  readonly market: VenueMarket;
  readonly account: Account;
  private readonly engine: MatchingEngine;
  private readonly ledger: Ledger;
  private nowMs = 0;

  /** Throws a RangeError on balances that are none. */
  constructor(
    private readonly options: PaperVenueOptions,
    startMs: number,
  ) {
    const { instrument, fees, balances, queue } = options;
    this.market = new VenueMarket(instrument);
    const amounts = Object.entries(balances).map(([asset, text]) => [asset, money(asset, text)]);
    this.account = new Account('backtest', new Map(amounts as [string, Money][]));
    this.ledger = new Ledger(startMs);
    const pair = pairOf(instrument);
    const { liquidity } = this.market;
    const settlement = new Settlement(pair, fees);
    this.engine = new MatchingEngine(pair, this.ledger, liquidity, settlement, this, queue);
  }

  /** The market moves, and time with it. */
  follow(kind: number, numbers: Float64Array, at: number, nowMs: number): void {
    this.nowMs = nowMs;
    this.market.follow(kind, numbers, at, this.engine, nowMs);
  }

  place(clientOrderId: string, request: OrderRequest, nowMs: number): void {
    this.nowMs = nowMs;
    const wanted = this.requestOf(clientOrderId, request);
    const { pair } = this.engine;
    const against = this.market.liquidity.bestPrice(opposite(wanted.side));
    const failed = failedFilter(pair, wanted, against);
    if (failed !== null) {
      this.reject(clientOrderId, failed);
      return;
    }
    try {
      const { order } = this.engine.place(this.account, wanted, nowMs);
      this.execution(order, 'ACKED'); // the answer to the request, after the reports of what it did
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.reject(clientOrderId, error.reason);
    }
  }

  /** As the dialect of its venue has it: of an order that has traded as much, Kraken takes back the rest. */
  amend({ clientOrderId, decisionSeq, request }: ApprovedAmendment, nowMs: number): void {
    this.nowMs = nowMs;
    const { definition } = this.options.instrument;
    const order = this.ledger.find(this.account, { clientOrderId });
    const { price, quantity } = this.requestOf(clientOrderId, request);
    const answer = (type: 'AMENDED' | 'REJECTED', reason: string): void =>
      this.tell({ ...this.ofOrder(clientOrderId, ''), type, reason, amends: decisionSeq });
    try {
      if (!order || !isOpen(order)) throw new Refusal('UNKNOWN_ORDER');
      const failed = failedFilter(this.engine.pair, { ...order, price, quantity }, price);
      if (failed !== null) return answer('REJECTED', wordsOf(definition.venue, failed));
      if (quantity <= order.executed && definition.amends === 'terms') {
        this.engine.cancel(order, clientOrderId, nowMs);
      } else this.engine.amend(order, price, quantity, nowMs);
      answer('AMENDED', '');
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      answer('REJECTED', wordsOf(definition.venue, error.reason));
      const { symbolId, type } = request;
      this.query({ symbolId, clientOrderId, type }, nowMs);
    }
  }

  /** One that is not open any more is told as it is. */
  cancel(address: OrderAddress, nowMs: number): void {
    this.nowMs = nowMs;
    const { clientOrderId } = address;
    const order = this.ledger.find(this.account, { clientOrderId });
    try {
      if (!order) throw new Refusal('UNKNOWN_ORDER');
      this.engine.cancel(order, clientOrderId, nowMs);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.query(address, nowMs);
    }
  }

  /** Fills first: the state that the order ended in must not hide them. */
  query({ clientOrderId }: OrderAddress, nowMs: number): void {
    this.nowMs = nowMs;
    const order = this.ledger.find(this.account, { clientOrderId });
    if (!order) {
      this.tell({ ...this.ofOrder(clientOrderId, ''), type: 'NOT_FOUND', reason: 'no such order' });
      return;
    }
    for (const fill of this.ledger.trades(this.account)) {
      if (fill.order === order) this.execution(order, 'FILL', fill);
    }
    this.state(order, false);
  }

  /** Balances first, then the list of open orders. */
  list(nowMs: number): void {
    this.nowMs = nowMs;
    this.onBalances(this.account);
    const { symbol, venue } = this.options.instrument.definition;
    const openOrders = this.ledger.openOrders(this.account).map((order) => ({
      clientOrderId: order.clientOrderId,
      symbol,
      side: order.side === 'BUY' ? (1 as const) : (-1 as const),
      quantity: unitsText(remaining(order)),
    }));
    this.options.say({ kind: EventKind.RECONCILED, ...UNSTAMPED, venue, openOrders });
  }

  onExecution(event: ExecutionEvent): void {
    const { order } = event;
    if (event.type === 'TRADE') {
      this.options.onFill(event.fill);
      this.execution(order, 'FILL', event.fill, true);
    } else if (event.type === 'NEW') this.execution(order, 'ACKED', null, true);
    else if (event.type === 'PREVENTED') this.state(order, true);
    else this.execution(order, event.type, null, true);
  }

  onBalances(account: Account): void {
    const { definition } = this.options.instrument;
    const rows = [definition.base, definition.quote].map((asset) => {
      const { free, locked } = account.balance(asset);
      return [asset, { free: moneyText(free), locked: moneyText(locked) }] as const;
    });
    this.options.say({
      kind: EventKind.BALANCES,
      ...UNSTAMPED,
      venue: definition.venue,
      exchangeUs: this.nowMs * US_PER_MS,
      assets: Object.fromEntries(rows),
    });
  }

  private requestOf(clientOrderId: string, request: OrderRequest): VenueRequest {
    const { tick, lot } = this.market;
    const { side, type, timeInForce, priceTicks, quantityLots } = request;
    return {
      clientOrderId,
      side: side === BUY ? 'BUY' : 'SELL',
      type: VENUE_TYPES[type],
      timeInForce: type === 'LIMIT' ? timeInForce : 'GTC',
      price: takesAnyPrice(type) ? 0 : priceTicks * tick,
      quantity: quantityLots * lot,
      stopPrice: request.triggerTicks * tick,
      display: request.displayLots < quantityLots ? request.displayLots * lot : 0,
      selfTrade: selfTradeMode(this.options.instrument.definition.venue),
    };
  }

  private reject(clientOrderId: string, reject: Reject): void {
    const reason = wordsOf(this.options.instrument.definition.venue, reject);
    this.tell({ ...this.ofOrder(clientOrderId, ''), type: 'REJECTED', reason });
  }

  /** As a question about an order is answered: its fills are told apart. */
  private state(order: Order, pushed: boolean): void {
    const { status } = order;
    if (status === 'EXPIRED_IN_MATCH') {
      const { type, reason } = selfTradeEnd(this.options.instrument.definition.venue);
      this.execution(order, type, null, pushed, reason);
    } else {
      const ended = status === 'CANCELED' || status === 'EXPIRED';
      this.execution(order, ended ? status : 'ACKED', null, pushed);
    }
  }

  private execution(
    order: Order,
    type: Execution['type'],
    fill: Fill | null = null,
    pushed = false,
    reason = '',
  ): void {
    const { tick, lot } = this.market;
    const { clientOrderId, orderId, executed } = order;
    this.tell({
      ...this.ofOrder(clientOrderId, String(orderId)),
      type,
      reason,
      fill: fill && {
        tradeId: String(fill.tradeId),
        priceTicks: fill.price / tick,
        quantityLots: fill.quantity / lot,
        fee: moneyText(fill.commission),
        feeAsset: fill.commissionAsset,
        maker: fill.isMaker,
      },
      ...(type === 'CANCELED' || reason !== '' ? { executedLots: executed / lot } : {}),
      ...(type === 'AMENDED' || type === 'ACKED' ? this.termsOf(order) : {}),
      ...(pushed ? { pushed: true as const } : {}),
    });
  }

  /** Of what takes any price nothing is told. */
  private termsOf({ price, quantity }: Order): Pick<Execution, 'terms'> {
    const { tick, lot } = this.market;
    if (price === 0) return {};
    return { terms: { priceTicks: price / tick, quantityLots: quantity / lot } };
  }

  private tell(execution: Omit<Execution, 'kind' | 'atUs' | 'monoNs'>): void {
    this.options.say({ kind: EventKind.EXECUTION, ...UNSTAMPED, ...execution });
  }

  private ofOrder(
    clientOrderId: string,
    venueOrderId: string,
  ): Omit<Execution, 'kind' | 'atUs' | 'monoNs' | 'type'> {
    const exchangeUs = this.nowMs * US_PER_MS;
    return { clientOrderId, venueOrderId, exchangeUs, reason: '', fill: null };
  }
}

function money(asset: string, text: string): Money {
  const amount = parseMoney(text);
  if (amount >= 0n) return amount;
  throw new RangeError(`a balance cannot be negative, was ${text} ${asset}`);
}

import type { OrderAddress } from '../../act/effects.ts';
import { EventKind, type ExecutionType } from '../../model/event.ts';
import type { Instrument } from '../../model/instrument.ts';
import { hasTrigger } from '../../model/order-kind.ts';
import type { EventSink } from '../../ports.ts';
import { fromOrderStatus, fromTrade } from '../binance/execution.ts';
import type { Answer } from '../binance/requests.ts';
import type { Params } from '../binance/sign.ts';
import type { VenueClock } from '../venue-clock.ts';
import { fromAccountStatus } from './account-balances.ts';
import { actualOrderId, fromAlgoOrder, hasEndedWaiting, released } from './algo-update.ts';
import type { FuturesRest } from './futures-rest.ts';
import type { FuturesMethod } from './methods.ts';
import { listOpenOrders } from './open-lists.ts';
import type { OpenOrders } from './open-orders.ts';
import { hasEnded } from './order-update.ts';

type Fields = Record<string, unknown>;

const NO_SUCH_ORDER = -2013;
/** What margin is available is told by answers alone: asked for after changes, no more often than so. */
const BALANCES_EVERY_MS = 500;
/** In a minute. Balances and both lists weigh 85: a kill that goes on would use up the address's 2,400. */
const MOST_LISTS = 15;
const MINUTE_MS = 60_000;

export interface QuestionParts {
  readonly venue: string;
  readonly instruments: readonly Instrument[];
  readonly open: OpenOrders;
  readonly request: (method: FuturesMethod, params: Params, done: (answer: Answer) => void) => void;
  readonly rest: FuturesRest;
  readonly venueClock: VenueClock;
  readonly sink: EventSink;
  readonly report: (problem: string) => void;
  /** Without these answers nobody knows what is there. */
  readonly fail: (reason: string) => void;
  readonly execution: (clientOrderId: string, type: ExecutionType, reason: string) => void;
  readonly stamp: () => { atUs: number; monoNs: number };
}

/** What became of orders, and what the account has, as the venue answers. */
export class FuturesQuestions {
  private asking: NodeJS.Timeout | null = null;
  private listing: NodeJS.Timeout | null = null;
  /** When the latest were asked for, oldest first; the weight is the address's, whatever the connection. */
  private readonly listedNs: number[] = [];
  /** Counts connections: what was asked over an earlier one says nothing of this. */
  private round = 0;

  constructor(private readonly parts: QuestionParts) {}

  /** The connection is gone. */
  forget(): void {
    this.round++;
    for (const timer of [this.asking, this.listing]) if (timer) clearTimeout(timer);
    this.asking = null;
    this.listing = null;
  }

  /**
   * One order by our name for it, its fills first: the state that it ends in must not hide them. One with
   * a trigger price is known to the Algo Service, which says what it has become.
   */
  about(order: OrderAddress, instrument: Instrument): void {
    const { clientOrderId } = order;
    if (hasTrigger(order.type)) void this.aboutConditional(order, instrument);
    else this.aboutActual({ origClientOrderId: clientOrderId }, clientOrderId, instrument);
  }

  /** Balances first: whoever may trade again knows what there is to trade with. */
  reconcile(): void {
    if (this.listing) return;
    const oldestNs = this.listedNs.length < MOST_LISTS ? Number.NaN : this.listedNs[0]!;
    const sinceMs = (this.parts.stamp().monoNs - oldestNs) / 1e6;
    if (!(sinceMs < MINUTE_MS)) return this.reconcileNow();
    this.listing = setTimeout(() => {
      this.listing = null;
      this.reconcileNow();
    }, MINUTE_MS - sinceMs);
  }

  /** Something has changed what margin is available. */
  refreshBalances(): void {
    this.asking ??= setTimeout(() => {
      this.asking = null;
      this.balances((problem) => {
        // The next change asks again, and so does the next list.
        if (problem !== null) this.parts.report(`balances: ${problem}`);
      });
    }, BALANCES_EVERY_MS);
  }

  private reconcileNow(): void {
    const { round } = this;
    this.listedNs.push(this.parts.stamp().monoNs);
    if (this.listedNs.length > MOST_LISTS) this.listedNs.shift();
    this.balances((problem) => {
      if (problem !== null) this.parts.fail(`v2/account.status: ${problem}`);
      else void this.list(round);
    });
  }

  /** As of when it was asked, on the venue's clock: what it took before that is certainly in it. */
  private balances(done: (problem: string | null) => void): void {
    const { request, sink, instruments, venue, venueClock, stamp } = this.parts;
    const exchangeUs = Math.floor(venueClock.nowUs());
    request('v2/account.status', {}, (answer) => {
      if (!answer.ok) return done(answer.message);
      const told = { ...stamp(), exchangeUs };
      sink(fromAccountStatus(answer.result as Fields, instruments, venue, told));
      done(null);
    });
  }

  private async aboutConditional(
    { clientOrderId, type }: OrderAddress,
    instrument: Instrument,
  ): Promise<void> {
    const { rest, open, sink, report, fail, execution, stamp } = this.parts;
    open.add(clientOrderId, type);
    const answer = await rest.ask('GET /fapi/v1/algoOrder', { clientAlgoId: clientOrderId });
    if (!answer.ok) {
      if (answer.code === NO_SUCH_ORDER) execution(clientOrderId, 'NOT_FOUND', answer.message);
      return;
    }
    const order = answer.result as Fields;
    const orderId = actualOrderId(order.actualOrderId);
    if (orderId !== '') {
      open.released(clientOrderId, orderId);
      return this.aboutActual({ orderId: Number(orderId) }, clientOrderId, instrument);
    }
    // It has become an order of which nobody says which: asked again, until somebody does.
    if (order.algoStatus === 'FINISHED') return report(`algoOrder ${clientOrderId}: of no order`);
    try {
      if (hasEndedWaiting(order.algoStatus)) open.ended(clientOrderId);
      sink(fromAlgoOrder(order, instrument, stamp()));
    } catch (error) {
      fail(`unreadable: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** `by`: the venue's id or our name of an order in the matching engine. */
  private aboutActual(by: Params, clientOrderId: string, instrument: Instrument): void {
    const { request, execution } = this.parts;
    request('order.status', { symbol: instrument.venueSymbol, ...by }, (answer) => {
      if (answer.ok) void this.tradesOf(answer.result as Fields, clientOrderId, instrument);
      else if (answer.code === NO_SUCH_ORDER) execution(clientOrderId, 'NOT_FOUND', answer.message);
    });
  }

  private async tradesOf(
    order: Fields,
    clientOrderId: string,
    instrument: Instrument,
  ): Promise<void> {
    const { rest, sink, report, stamp, fail, open } = this.parts;
    const params = { symbol: instrument.venueSymbol, orderId: Number(order.orderId) };
    const trades = await rest.ask('GET /fapi/v1/userTrades', params);
    if (!trades.ok) return report(`userTrades: ${trades.message}`);
    try {
      for (const trade of trades.result as Fields[]) {
        sink(fromTrade(trade, clientOrderId, instrument, stamp()));
      }
      const conditional = open.conditional(clientOrderId) !== null;
      if (hasEnded({ X: order.status })) open.ended(clientOrderId);
      const told = fromOrderStatus({ ...order, clientOrderId }, instrument, stamp());
      sink(conditional ? released(told) : told);
    } catch (error) {
      fail(`unreadable: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private async list(round: number): Promise<void> {
    const { rest, open, sink, fail, venue, stamp } = this.parts;
    try {
      const openOrders = await listOpenOrders(rest, open);
      if (round === this.round) sink({ kind: EventKind.RECONCILED, ...stamp(), venue, openOrders });
    } catch (error) {
      if (round === this.round) fail(error instanceof Error ? error.message : String(error));
    }
  }
}

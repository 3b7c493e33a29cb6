import type { OrderAddress } from '../../act/effects.ts';
import { EventKind, type ExecutionType } from '../../model/event.ts';
import type { Instrument } from '../../model/instrument.ts';
import type { EventSink } from '../../ports.ts';
import { fromOpenOrder, fromOrderStatus, fromTrade } from '../binance/execution.ts';
import type { Answer } from '../binance/requests.ts';
import type { Params } from '../binance/sign.ts';
import type { VenueClock } from '../venue-clock.ts';
import { fromAccountStatus } from './account-balances.ts';
import type { FuturesRest } from './futures-rest.ts';
import type { FuturesMethod } from './methods.ts';

type Fields = Record<string, unknown>;

const NO_SUCH_ORDER = -2013;
/** What margin is available is told by answers alone: asked for after changes, no more often than so. */
const BALANCES_EVERY_MS = 500;

export interface QuestionParts {
  readonly venue: string;
  readonly instruments: readonly Instrument[];
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
  /** Counts connections: what was asked over an earlier one says nothing of this. */
  private round = 0;

  constructor(private readonly parts: QuestionParts) {}

  /** The connection is gone. */
  forget(): void {
    this.round++;
    if (this.asking) clearTimeout(this.asking);
    this.asking = null;
  }

  /** One order by its client order id, its fills first: the state that it ends in must not hide them. */
  about({ clientOrderId }: OrderAddress, instrument: Instrument): void {
    const { request, execution } = this.parts;
    const params = { symbol: instrument.venueSymbol, origClientOrderId: clientOrderId };
    request('order.status', params, (answer) => {
      if (answer.ok) void this.tradesOf(answer.result as Fields, clientOrderId, instrument);
      else if (answer.code === NO_SUCH_ORDER) execution(clientOrderId, 'NOT_FOUND', answer.message);
    });
  }

  /** Balances first: whoever may trade again knows what there is to trade with. */
  reconcile(): void {
    const { round } = this;
    this.balances((problem) => {
      if (problem !== null) this.parts.fail(`v2/account.status: ${problem}`);
      else void this.listOpenOrders(round);
    });
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

  private async tradesOf(
    order: Fields,
    clientOrderId: string,
    instrument: Instrument,
  ): Promise<void> {
    const { rest, sink, report, stamp, fail } = this.parts;
    const params = { symbol: instrument.venueSymbol, orderId: Number(order.orderId) };
    const trades = await rest.ask('GET /fapi/v1/userTrades', params);
    if (!trades.ok) return report(`userTrades: ${trades.message}`);
    try {
      for (const trade of trades.result as Fields[]) {
        sink(fromTrade(trade, clientOrderId, instrument, stamp()));
      }
      sink(fromOrderStatus(order, instrument, stamp()));
    } catch (error) {
      fail(`unreadable: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private async listOpenOrders(round: number): Promise<void> {
    const { rest, sink, fail, venue, stamp } = this.parts;
    const answer = await rest.ask('GET /fapi/v1/openOrders');
    if (round !== this.round) return;
    if (!answer.ok) return fail(`openOrders: ${answer.message}`);
    if (!Array.isArray(answer.result)) return fail('openOrders: no list');
    try {
      const openOrders = (answer.result as Fields[]).map(fromOpenOrder);
      sink({ kind: EventKind.RECONCILED, ...stamp(), venue, openOrders });
    } catch (error) {
      fail(`unreadable: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

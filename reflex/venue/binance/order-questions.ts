import type { OrderAddress } from '../../act/effects.ts';
import { EventKind, type ExecutionType } from '../../model/event.ts';
import type { Instrument } from '../../model/instrument.ts';
import type { EventSink } from '../../ports.ts';
import type { Method } from './account-requests.ts';
import { fromAccountStatus } from './balances.ts';
import { fromOpenOrder, fromOrderStatus, fromTrade } from './execution.ts';
import type { Answer } from './requests.ts';
import type { Params } from './sign.ts';

type Fields = Record<string, unknown>;

const NO_SUCH_ORDER = -2013;

export interface QuestionParts {
  readonly venue: string;
  /** Of the symbols that are traded: what else an account has is nobody's matter. */
  readonly assets: ReadonlySet<string>;
  readonly request: (method: Method, params: Params, done: (answer: Answer) => void) => void;
  readonly sink: EventSink;
  readonly report: (problem: string) => void;
  /** Without these two answers nobody knows what is there. */
  readonly fail: (reason: string) => void;
  readonly execution: (clientOrderId: string, type: ExecutionType, reason: string) => void;
  readonly stamp: () => { atUs: number; monoNs: number };
}

/** What became of orders, and what the account has, as the venue answers. */
export class OrderQuestions {
  constructor(private readonly parts: QuestionParts) {}

  /** One order by its client order id, its fills first: the state that it ends in must not hide them. */
  about({ clientOrderId }: OrderAddress, instrument: Instrument): void {
    const { request, execution } = this.parts;
    const { symbol } = instrument;
    request('order.status', { symbol, origClientOrderId: clientOrderId }, (answer) => {
      if (answer.ok) this.tradesOf(answer.result as Fields, clientOrderId, instrument);
      else if (answer.code === NO_SUCH_ORDER) execution(clientOrderId, 'NOT_FOUND', answer.message);
    });
  }

  /** Balances first: whoever may trade again knows what there is to trade with. */
  reconcile(): void {
    const { request, sink, fail, assets, venue, stamp } = this.parts;
    request('account.status', {}, (answer) => {
      if (!answer.ok) return fail(`account.status: ${answer.message}`);
      sink(fromAccountStatus(answer.result as Fields, assets, venue, stamp()));
      this.listOpenOrders();
    });
  }

  private tradesOf(order: Fields, clientOrderId: string, instrument: Instrument): void {
    const { request, sink, report, stamp } = this.parts;
    const { symbol } = instrument;
    request('myTrades', { symbol, orderId: Number(order.orderId) }, (trades) => {
      if (!trades.ok) return report(`myTrades: ${trades.message}`);
      for (const trade of trades.result as Fields[]) {
        sink(fromTrade(trade, clientOrderId, instrument, stamp()));
      }
      sink(fromOrderStatus(order, instrument, stamp()));
    });
  }

  private listOpenOrders(): void {
    const { request, sink, fail, venue, stamp } = this.parts;
    request('openOrders.status', {}, (answer) => {
      if (!answer.ok) return fail(`openOrders.status: ${answer.message}`);
      const openOrders = (answer.result as Fields[]).map(fromOpenOrder);
      sink({ kind: EventKind.RECONCILED, ...stamp(), venue, openOrders });
    });
  }
}

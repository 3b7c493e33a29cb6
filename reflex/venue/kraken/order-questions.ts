import { EventKind, type Execution } from '../../model/event.ts';
import type { Instrument } from '../../model/instrument.ts';
import { parseMoney } from '../../model/money.ts';
import type { EdgeParts } from '../../ports.ts';
import type { AccountOrders } from './account-orders.ts';
import { isFields } from './fields.ts';
import { termsTold } from '../terms-told.ts';
import type { PrivateRest } from './private-rest.ts';
import { readRestOrder, readRestTrades, type RestOrder, type RestTrade } from './rest-orders.ts';
import { fillOf } from './user-data.ts';

/** "txid: comma delimited list, 20 at most" of QueryTrades; QueryOrders takes 50. */
const TRADES_AT_ONCE = 20;
const ORDERS_AT_ONCE = 50;
/** "50 results are returned at a time". */
const PAGE = 50;
/** A history costs two of the key's counter. */
const HISTORY_COST = 2;

export interface QuestionParts
  extends Pick<EdgeParts, 'clock' | 'sink' | 'report' | 'instruments'> {
  readonly rest: PrivateRest;
  readonly orders: AccountOrders;
}

/**
 * What became of orders, asked over REST: the channel `executions` tells what happens, and nothing of
 * what has happened while nobody listened but for the open orders.
 */
export class OrderQuestions {
  private round = 0;
  /** Orders that are being asked about: whoever asks again is answered by the same question. */
  private readonly asking = new Map<string, Promise<void>>();

  constructor(private readonly parts: QuestionParts) {}

  /**
   * What became of an order, told as executions. REST takes few questions: the same order is asked about
   * once at a time.
   */
  about(clientOrderId: string, instrument: Instrument): Promise<void> {
    const asked = this.asking.get(clientOrderId);
    if (asked) return asked;
    const question = this.ask(clientOrderId, instrument).finally(() => {
      if (this.asking.get(clientOrderId) === question) this.asking.delete(clientOrderId);
    });
    this.asking.set(clientOrderId, question);
    return question;
  }

  /**
   * The connection is lost: from now on fills may be missed, and an answer of before does not know of
   * them. It is not told any more.
   */
  forget(): void {
    this.round++;
    this.asking.clear();
  }

  /**
   * An order by its client order id: first among the open ones, then among the closed, so that one that
   * ends in between is found. Fills first: the state that it ends in must not hide them.
   */
  private async ask(clientOrderId: string, instrument: Instrument): Promise<void> {
    const { round } = this;
    const open = await this.find('OpenOrders', 'open', clientOrderId);
    const order = open ?? (await this.find('ClosedOrders', 'closed', clientOrderId));
    const trades = order ? await this.tradesOf(order) : [];
    if (round !== this.round) return;
    if (order === null) {
      this.tell(clientOrderId, {
        type: 'NOT_FOUND',
        venueOrderId: '',
        reason: 'Kraken has no such order',
      });
      return;
    }
    const told = trades.reduce((sum, { quantity }) => sum + parseMoney(quantity), 0n);
    if (told < parseMoney(order.executed)) {
      throw new Error(`${clientOrderId}: not all of its trades are told yet`);
    }
    for (const trade of trades) this.fill(clientOrderId, trade, instrument);
    const { type, orderId: venueOrderId, exchangeUs, reason } = order;
    const lots = type === 'CANCELED' ? instrument.lots(order.executed) : Number.NaN;
    this.tell(clientOrderId, {
      type,
      venueOrderId,
      exchangeUs,
      reason,
      ...(lots >= 0 ? { executedLots: lots } : {}),
      ...termsTold(order.quantity, order.price, instrument),
    });
  }

  /** Every fill of ours since then, µs since the epoch. */
  async fillsSince(sinceUs: number): Promise<void> {
    const trades: RestTrade[] = [];
    for (let ofs = 0; ; ofs += PAGE) {
      const params = {
        start: String(Math.floor(sinceUs / 1e6)),
        ofs: String(ofs),
        consolidate_taker: 'false',
      };
      const rows = await this.result('TradesHistory', params, HISTORY_COST);
      const page = readRestTrades(rows.trades);
      trades.push(...page);
      if (page.length < PAGE) break;
    }
    const names = await this.namesOf(new Set(trades.map(({ orderId }) => orderId)));
    for (const trade of trades.reverse()) {
      const { name, symbol } = names.get(trade.orderId) ?? { name: '', symbol: '' };
      const instrument = this.parts.instruments.find(({ venueSymbol }) => venueSymbol === symbol);
      if (name !== '' && instrument) this.fill(name, trade, instrument);
    }
  }

  private async namesOf(
    orderIds: ReadonlySet<string>,
  ): Promise<Map<string, { name: string; symbol: string }>> {
    const names = new Map<string, { name: string; symbol: string }>();
    const unknown: string[] = [];
    for (const id of orderIds) {
      const known = this.parts.orders.find(id);
      if (known && known.symbol !== '')
        names.set(id, { name: known.clientOrderId, symbol: known.symbol });
      else unknown.push(id);
    }
    for (let at = 0; at < unknown.length; at += ORDERS_AT_ONCE) {
      const rows = await this.result('QueryOrders', {
        txid: unknown.slice(at, at + ORDERS_AT_ONCE).join(','),
      });
      for (const [id, row] of Object.entries(rows)) {
        if (!isFields(row) || typeof row.cl_ord_id !== 'string' || !isFields(row.descr)) continue;
        names.set(id, { name: row.cl_ord_id, symbol: this.symbolOf(row.descr.pair) });
      }
    }
    return names;
  }

  /** REST writes XBTUSD for BTC/USD, and XDGUSD for DOGE/USD. Empty when it is none of ours. */
  private symbolOf(pair: unknown): string {
    const name = String(pair).replace(/^XBT/, 'BTC').replace(/^XDG/, 'DOGE');
    const found = this.parts.instruments.find(
      ({ venueSymbol }) => venueSymbol.replace('/', '') === name,
    );
    return found?.venueSymbol ?? '';
  }

  private async find(
    method: string,
    field: string,
    clientOrderId: string,
  ): Promise<RestOrder | null> {
    const params = { cl_ord_id: clientOrderId, trades: 'true', consolidate_taker: 'false' };
    const rows = await this.result(method, params);
    return readRestOrder(rows[field], clientOrderId);
  }

  private async tradesOf({ tradeIds }: RestOrder): Promise<RestTrade[]> {
    const trades: RestTrade[] = [];
    for (let at = 0; at < tradeIds.length; at += TRADES_AT_ONCE) {
      const txid = tradeIds.slice(at, at + TRADES_AT_ONCE).join(',');
      trades.push(...readRestTrades(await this.result('QueryTrades', { txid })));
    }
    return trades;
  }

  private async result(method: string, params: Readonly<Record<string, string>>, cost = 1) {
    const answer = await this.parts.rest.ask(method, params, cost);
    if (answer.ok) return answer.result;
    throw new Error(`${method}: ${answer.error}`);
  }

  private fill(clientOrderId: string, trade: RestTrade, instrument: Instrument): void {
    const { orderId: venueOrderId, exchangeUs } = trade;
    const fill = fillOf(trade, instrument);
    this.tell(clientOrderId, { type: 'FILL', venueOrderId, exchangeUs, fill });
  }

  private tell(
    clientOrderId: string,
    said: Pick<Execution, 'type' | 'venueOrderId'> & Partial<Execution>,
  ): void {
    const { clock, sink } = this.parts;
    const now = { atUs: clock.atUs(), monoNs: clock.monoNs() };
    const unsaid = { exchangeUs: now.atUs, reason: '', fill: null };
    sink({ kind: EventKind.EXECUTION, ...now, ...unsaid, clientOrderId, ...said });
  }
}

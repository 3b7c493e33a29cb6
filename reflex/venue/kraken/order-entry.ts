import type { OrderAddress } from '../../act/effects.ts';
import { EventKind, type Execution, type ExecutionType } from '../../model/event.ts';
import type { Instrument } from '../../model/instrument.ts';
import type { ForeignOrder } from '../../model/listed-order.ts';
import type { EdgeParts } from '../../ports.ts';
import type { ApprovedAmendment, ApprovedOrder } from '../../risk/governor.ts';
import type { Connection } from '../connection.ts';
import { ambiguous } from './ambiguous.ts';
import type { EngineBudget } from './engine-budget.ts';
import { string } from './fields.ts';
import { amendText, orderText } from './order-text.ts';
import type { Answer, PrivateRequests } from './private-requests.ts';
import { isVenueOrderId } from './rest-orders.ts';
import type { UserData } from './user-data.ts';
import type { VenueClock } from '../venue-clock.ts';
import { VENUE } from './venue-status.ts';

export interface OrderEntryParts extends Pick<EdgeParts, 'clock' | 'sink' | 'report'> {
  readonly requests: PrivateRequests;
  readonly budget: EngineBudget;
  readonly venueClock: VenueClock;
  readonly userData: UserData;
  readonly connection: Connection;
  readonly token: () => string;
  /** What became of an order that the venue's answer says too little of. */
  readonly query: (order: OrderAddress) => void;
}

/** "Free text: up to 18 characters". */
const LONGEST_ID = 18;
const ID = /^[\x21-\x7e]+$/;

/** What is asked of the venue about orders (WebSocket API v2, "User trading"), and its answers. */
export class OrderEntry {
  constructor(private readonly parts: OrderEntryParts) {}

  /** Throws when it is certain that nothing was sent. */
  place(order: ApprovedOrder, instrument: Instrument): void {
    const { requests, budget, venueClock, token } = this.parts;
    const { clientOrderId } = order;
    if (clientOrderId.length > LONGEST_ID || !ID.test(clientOrderId)) {
      throw new Error(
        `Kraken takes order ids up to ${LONGEST_ID} characters, not ${clientOrderId}`,
      );
    }
    budget.order(instrument.venueSymbol);
    const text = orderText(order, instrument, venueClock.nowUs(), token());
    requests.send('add_order', text, (answer) => this.onPlaced(order, instrument, answer));
  }

  /** Throws likewise. */
  amend(amendment: ApprovedAmendment, instrument: Instrument): void {
    const { requests, budget, venueClock, token } = this.parts;
    const { type, displayLots } = amendment.request;
    if ((type !== 'LIMIT' && type !== 'LIMIT_MAKER') || displayLots !== 0) {
      throw new Error('only a plain limit order is amended in place');
    }
    budget.amend(instrument.venueSymbol, this.ageMs(amendment.clientOrderId));
    const text = amendText(amendment, instrument, venueClock.nowUs(), token());
    requests.send('amend_order', text, (answer) => this.onAmended(amendment, instrument, answer));
  }

  cancel(order: OrderAddress, { venueSymbol }: Instrument): void {
    this.spendOnCancel(venueSymbol, order.clientOrderId);
    this.request('cancel_order', { cl_ord_id: [order.clientOrderId] }, (answer) => {
      // What came of it the executions say; a refusal means that we do not know enough.
      if (!answer.ok) this.parts.query(order);
    });
  }

  cancelForeign({ venue, symbol, clientOrderId }: ForeignOrder): void {
    if (venue !== VENUE) return;
    this.spendOnCancel(symbol, clientOrderId);
    const named = isVenueOrderId(clientOrderId) ? 'order_id' : 'cl_ord_id';
    this.request('cancel_order', { [named]: [clientOrderId] }, (answer) => {
      if (answer.ok) return;
      this.parts.report(`${clientOrderId} of ${symbol} is none of ours: ${answer.reason}`);
    });
  }

  /** Requests besides orders may come while the connection is down: then they are only reported. */
  request(method: string, params: object, done?: (answer: Answer) => void): void {
    const { requests, token, report } = this.parts;
    try {
      const text = JSON.stringify({ ...params, token: token() });
      requests.send(method, text, (answer) => {
        if (done) done(answer);
        else if (!answer.ok) report(`${method}: ${answer.reason}`);
      });
    } catch (error) {
      report(`${method}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private onPlaced(order: ApprovedOrder, { venueSymbol }: Instrument, answer: Answer): void {
    const { clientOrderId } = order;
    const { userData, budget, connection } = this.parts;
    if (answer.ok) {
      const venueOrderId = string(answer.result.order_id, 'order_id');
      this.execution(clientOrderId, 'ACKED', '', venueOrderId, answer.outUs);
      userData.placed(order, venueOrderId, answer.outUs);
      return;
    }
    const { error, reason } = answer;
    this.execution(clientOrderId, ambiguous(error) ? 'UNKNOWN' : 'REJECTED', reason);
    if (error?.startsWith('EOrder:Rate limit')) budget.exhausted(venueSymbol);
    // The next connection gets a token of its own.
    if (error?.startsWith('ESession')) connection.fail(`the token is refused: ${reason}`);
  }

  /**
   * That it is done, the channel says: in order with the fills, which the answer is not, and of which none is
   * missing. Refused for sure is only what the engine, or the gate before it, has refused.
   */
  private onAmended(
    { clientOrderId, decisionSeq: amends, request }: ApprovedAmendment,
    { venueSymbol }: Instrument,
    answer: Answer,
  ): void {
    if (answer.ok) return;
    const { error, reason } = answer;
    const type = ambiguous(error) ? 'UNKNOWN' : 'REJECTED';
    this.execution(clientOrderId, type, reason, '', undefined, { amends });
    const { budget, connection, query } = this.parts;
    if (error?.startsWith('EOrder:Rate limit')) budget.exhausted(venueSymbol);
    if (error?.startsWith('ESession')) connection.fail(`the token is refused: ${reason}`);
    if (!error?.startsWith('EOrder:Unknown')) return;
    query({ symbolId: request.symbolId, clientOrderId, type: request.type });
  }

  private spendOnCancel(symbol: string, id: string): void {
    this.parts.budget.cancel(symbol, this.ageMs(id));
  }

  /** 0 of an order whose age nobody knows: then it costs the most. */
  private ageMs(id: string): number {
    const { userData, clock } = this.parts;
    const known = userData.orders.named(id) ?? userData.orders.find(id);
    return known ? (clock.monoNs() - known.heardNs) / 1e6 : 0;
  }

  private execution(
    clientOrderId: string,
    type: ExecutionType,
    reason: string,
    venueOrderId = '',
    exchangeUs = this.parts.clock.atUs(),
    more: Pick<Execution, 'amends'> = {},
  ): void {
    const { clock, sink } = this.parts;
    const now = { atUs: clock.atUs(), monoNs: clock.monoNs() };
    const told = { clientOrderId, venueOrderId, type, exchangeUs, reason, fill: null };
    sink({ kind: EventKind.EXECUTION, ...now, ...told, ...more });
  }
}

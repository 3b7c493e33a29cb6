import type { OrderAddress } from '../../act/effects.ts';
import { EventKind, type Execution, type ExecutionType } from '../../model/event.ts';
import type { Instrument } from '../../model/instrument.ts';
import type { EdgeParts } from '../../ports.ts';
import type { ApprovedAmendment, ApprovedOrder } from '../../risk/governor.ts';
import type { AccountRequests } from './account-requests.ts';
import { amendText, orderText } from './order-text.ts';
import { type Answer, BAD_TIMESTAMP, isAmbiguous } from './requests.ts';

export interface OrderEntryParts extends Pick<EdgeParts, 'clock' | 'sink' | 'report'> {
  readonly account: AccountRequests;
  /** What became of an order that the venue's answer says too little of. */
  readonly query: (order: OrderAddress) => void;
}

/** New orders and amendments (WebSocket API, "Trading requests"), and what the venue answers. */
export class OrderEntry {
  constructor(private readonly parts: OrderEntryParts) {}

  /** Throws when it is certain that nothing was sent. */
  place(order: ApprovedOrder, instrument: Instrument): void {
    const { account } = this.parts;
    const text = orderText(order, instrument, account.timestampMs());
    account.sendText('order.place', text, (answer) => this.onPlaced(order.clientOrderId, answer));
  }

  /** Throws likewise. */
  amend(amendment: ApprovedAmendment, instrument: Instrument): void {
    const { account } = this.parts;
    const text = amendText(amendment, instrument, account.timestampMs());
    account.sendText('order.amend.keepPriority', text, (answer) => {
      this.onAmended(amendment, answer);
    });
  }

  execution(
    clientOrderId: string,
    type: ExecutionType,
    reason: string,
    more: Partial<Execution> = {},
  ): void {
    const { clock, sink } = this.parts;
    const now = { atUs: clock.atUs(), monoNs: clock.monoNs() };
    const unsaid = { venueOrderId: '', exchangeUs: now.atUs, fill: null };
    sink({ kind: EventKind.EXECUTION, ...now, ...unsaid, clientOrderId, type, reason, ...more });
  }

  private onPlaced(clientOrderId: string, answer: Answer): void {
    if (answer.ok) {
      const { orderId, transactTime } = answer.result as { orderId: number; transactTime: number };
      const told = { venueOrderId: String(orderId), ...timeOf(transactTime) };
      this.execution(clientOrderId, 'ACKED', '', told);
    } else this.refused(clientOrderId, answer);
  }

  private onAmended(amendment: ApprovedAmendment, answer: Answer): void {
    const { clientOrderId, decisionSeq: amends, request } = amendment;
    if (answer.ok) {
      const { transactTime } = answer.result as { transactTime: number };
      this.execution(clientOrderId, 'AMENDED', '', { amends, ...timeOf(transactTime) });
      return;
    }
    this.refused(clientOrderId, answer, { amends });
    // It may be refused because the order is gone.
    const { symbolId, type } = request;
    if (!isAmbiguous(answer)) this.parts.query({ symbolId, clientOrderId, type });
  }

  private refused(
    clientOrderId: string,
    answer: Exclude<Answer, { ok: true }>,
    more: Pick<Execution, 'amends'> = {},
  ): void {
    const { code, message } = answer;
    if (isAmbiguous(answer)) return this.execution(clientOrderId, 'UNKNOWN', message, more);
    if (code === BAD_TIMESTAMP) this.parts.account.remeasureClock(this.parts.report);
    this.execution(clientOrderId, 'REJECTED', `${code} ${message}`, more);
  }
}

/** Not told when it is no time: the moment of receipt stands in for it. */
function timeOf(transactMs: number): Pick<Partial<Execution>, 'exchangeUs'> {
  return Number.isFinite(transactMs) ? { exchangeUs: transactMs * 1000 } : {};
}

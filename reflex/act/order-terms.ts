import type { Execution } from '../model/event.ts';
import type { OrderRequest } from '../model/order.ts';
import { sameTerms, withTerms } from '../model/terms.ts';
import type { Amendment } from './amendment.ts';

/**
 * What an order asks for, as the venue has it, and an amendment in place that it has not answered. Words of
 * the venue may come in any order, twice or late.
 */
export class OrderTerms {
  amendment: Amendment | null = null;
  /** Cleared by an amendment that was refused, or in doubt: the next one is a cancel and a new order. */
  amendable = true;
  /** When the venue gave it its terms, by the venue's clock: what was before that says nothing of them. */
  private sinceUs = Number.NEGATIVE_INFINITY;

  constructor(public request: OrderRequest) {}

  /** Lots that it may have at worst, with what has traded. */
  get mostLots(): number {
    const { request, amendment } = this;
    return amendment
      ? Math.max(request.quantityLots, amendment.request.quantityLots)
      : request.quantityLots;
  }

  /** The limit price at which it trades soonest: the highest of a buy, the lowest of a sale. */
  get keenTicks(): number {
    const { request, amendment } = this;
    if (!amendment) return request.priceTicks;
    const { priceTicks } = amendment.request;
    return request.side > 0
      ? Math.max(request.priceTicks, priceTicks)
      : Math.min(request.priceTicks, priceTicks);
  }

  /** The amendment came to nothing. False when it is not the one that is in flight. */
  drop(decisionSeq: number): boolean {
    if (this.amendment?.decisionSeq !== decisionSeq) return false;
    this.amendment = null;
    return true;
  }

  /** Only the answer to the amendment that is in flight says anything of it. */
  answered(decisionSeq: number, { type, exchangeUs }: Execution): 'nothing' | 'known' | 'doubtful' {
    const { amendment } = this;
    if (amendment?.decisionSeq !== decisionSeq) return 'nothing';
    if (type === 'AMENDED') {
      this.sinceUs = exchangeUs;
      this.have(amendment.request);
      return 'known';
    }
    this.amendable = false;
    if (type !== 'REJECTED') return 'doubtful';
    this.amendment = null;
    return 'known';
  }

  /** The venue tells of terms as it gives them: those that we wanted, or somebody's by hand. */
  told({ terms, exchangeUs }: Execution): boolean {
    if (!terms || !(exchangeUs > this.sinceUs)) return false;
    this.sinceUs = exchangeUs;
    const wanted = this.amendment?.becomes(terms);
    if (wanted) this.have(wanted);
    else if (sameTerms(terms, this.request)) return false;
    else this.request = withTerms(this.request, terms);
    return true;
  }

  /** Whether an answer leaves open which terms the order has; one that can be believed says which. */
  stillInDoubt({ type, terms, monoNs }: Execution): boolean {
    const { amendment } = this;
    if (!amendment || (type !== 'ACKED' && type !== 'TRIGGERED')) return false;
    if (!terms || !amendment.isOver(monoNs)) return true;
    this.have(amendment.becomes(terms) ?? withTerms(this.request, terms));
    return false;
  }

  private have(request: OrderRequest): void {
    this.amendment = null;
    this.request = request;
  }
}

import type { OrderRequest } from '../model/order.ts';
import type { AmendmentSnapshot } from '../model/outcome.ts';
import { sameTerms, type Terms, withTerms } from '../model/terms.ts';

/** An amendment in place that the venue has not answered: the order has the old terms or these. */
export class Amendment {
  constructor(
    readonly decisionSeq: number,
    /** What the whole order becomes. */
    readonly request: OrderRequest,
    readonly sinceNs: number,
  ) {}

  static restore(snapshot: AmendmentSnapshot | undefined, of: OrderRequest): Amendment | null {
    if (!snapshot) return null;
    const { decisionSeq, sinceNs } = snapshot;
    return new Amendment(decisionSeq, withTerms(of, snapshot), sinceNs);
  }

  /** What makes `current` the request after the venue has told these terms; null when they are not the wanted. */
  becomes(terms: Terms): OrderRequest | null {
    return sameTerms(terms, this.request) ? this.request : null;
  }

  /**
   * Whether the answer to a question about the order may be believed, and has to be asked for. Young, the
   * amendment may still have been on its way; past the venue's own deadline (5 s) it does nothing any more.
   */
  isOver(monoNs: number): boolean {
    const ageNs = monoNs - this.sinceNs; // negative after a restart of the machine: not young
    return ageNs < 0 || ageNs >= ON_ITS_WAY_NS;
  }

  snapshot(): AmendmentSnapshot {
    const { decisionSeq, sinceNs, request } = this;
    const { quantityLots, priceTicks } = request;
    return { quantityLots, priceTicks, decisionSeq, sinceNs };
  }
}

/** Twice the deadline, and longer than a question may take to be answered. */
const ON_ITS_WAY_NS = 10e9;

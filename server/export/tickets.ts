import { randomBytes } from 'node:crypto';
import type { DecisionsWanted } from '../index/filter.ts';

export const EXPORT_FORMATS = ['CSV', 'JSONL', 'PARQUET'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportOrder {
  readonly format: ExportFormat;
  readonly wanted: DecisionsWanted;
}

export const TICKET_LASTS_S = 60;
const MOST = 1_000;

/**
 * A browser follows an address without the token that asked for it: what the address has instead lets
 * through once, for a minute, to this export alone.
 */
export class ExportTickets {
  private readonly valid = new Map<string, ExportOrder & { readonly untilMs: number }>();

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  issue(order: ExportOrder): string {
    const ticket = randomBytes(32).toString('base64url');
    const untilMs = this.nowMs() + TICKET_LASTS_S * 1e3;
    this.valid.set(ticket, { ...order, untilMs });
    if (this.valid.size > MOST) this.valid.delete(this.valid.keys().next().value!);
    return ticket;
  }

  /** Null when it was never given out, is too old, or was used. */
  redeem(ticket: string): ExportOrder | null {
    const order = this.valid.get(ticket);
    this.valid.delete(ticket);
    return order && this.nowMs() < order.untilMs ? order : null;
  }
}

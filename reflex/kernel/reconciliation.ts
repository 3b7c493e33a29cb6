import type { Account } from '../act/account.ts';
import type { Effects } from '../act/effects.ts';
import type { KillSweeps } from '../act/kill-sweeps.ts';
import type { OrderCare } from '../act/order-care.ts';
import type { Governance } from '../governance/governance.ts';
import type { Reconciled } from '../model/event.ts';
import type { OutcomePayload } from '../model/outcome.ts';

/** Balances and open orders are compared with the venue's this often while anything is open there (C28). */
const EVERY_NS = 30e9;

export interface ReconciliationParts {
  readonly account: Account;
  readonly care: OrderCare;
  readonly sweeps: KillSweeps;
  readonly governance: Governance;
  readonly effects: Effects;
  readonly emit: (payload: OutcomePayload) => void;
}

/** What follows from the venue's own list of open orders, and when it is asked for besides. */
export class Reconciliation {
  private lastNs = Number.NEGATIVE_INFINITY;

  constructor(private readonly parts: ReconciliationParts) {}

  take(event: Reconciled): void {
    const { account, care, sweeps, governance, emit } = this.parts;
    const ids = event.openOrders.map(({ clientOrderId }) => clientOrderId);
    this.lastNs = event.monoNs;
    care.onReconciled(ids, event);
    const foreign = account.foreign.onReconciled(
      event,
      (id) => account.desk.find(id) !== undefined,
    );
    if (foreign) emit(foreign);
    sweeps.onReconciled(ids);
    governance.reconciled();
  }

  /** While orders have a way to the venue. */
  onTimer(monoNs: number): void {
    const { account, effects } = this.parts;
    if (account.desk.workingCount + account.foreign.all.length === 0) return;
    if (monoNs - this.lastNs < EVERY_NS) return;
    this.lastNs = monoNs; // asked for; what comes back says when the next is due
    effects.reconcile = true;
  }
}

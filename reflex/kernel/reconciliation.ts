import type { Account } from '../act/account.ts';
import type { Effects } from '../act/effects.ts';
import type { KillSweeps } from '../act/kill-sweeps.ts';
import type { OrderCare } from '../act/order-care.ts';
import type { Governance } from '../governance/governance.ts';
import type { Balances, Reconciled } from '../model/event.ts';
import type { Instrument } from '../model/instrument.ts';
import type { OutcomePayload } from '../model/outcome.ts';
import { HoldingsCheck } from './holdings-check.ts';

/** Holdings and open orders are compared with the venue's this often (C28). */
const EVERY_NS = 30e9;
/** A difference is looked at again after this: fills may have been on their way. */
const AGAIN_NS = 1e9;

export interface ReconciliationParts {
  readonly instruments: readonly Instrument[];
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

  private readonly holdings: HoldingsCheck;

  constructor(private readonly parts: ReconciliationParts) {
    this.holdings = new HoldingsCheck(parts);
  }

  onBalances(event: Balances): void {
    this.holdings.onBalances(event);
  }

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
    if (this.holdings.onReconciled(event)) this.lastNs += AGAIN_NS - EVERY_NS;
  }

  /** While orders have a way to the venue. */
  onTimer(monoNs: number): void {
    const { effects } = this.parts;
    if (monoNs - this.lastNs < EVERY_NS) return;
    this.lastNs = monoNs; // asked for; what comes back says when the next is due
    effects.reconcile = true;
  }
}

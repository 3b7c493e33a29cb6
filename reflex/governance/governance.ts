import type { Boot, Command, Health } from '../model/event.ts';
import { TradingLevel } from '../model/trading-level.ts';
import { Legislator } from './legislator.ts';
import { TradingState } from './trading-state.ts';

/** Sources of the trading state. Only the operator's outlives a run; the others are found anew. */
export const OPERATOR = 'operator';
const RECOVERY = 'recovery';
const ORDER_LINK = 'order link';
const AUDIT = 'audit';
const SHUTDOWN = 'shutdown';

/** Who may trade how much, and how boldly. */
export class Governance {
  readonly state = new TradingState();
  readonly legislator = new Legislator();
  private lastKill = 0;

  constructor({ carry, atUs }: Boot) {
    for (const reason of carry?.tradingState ?? []) {
      if (reason.source === OPERATOR) this.state.restore(reason);
    }
    if (carry?.aggression) this.legislator.restore(carry.aggression);
    this.state.hold(RECOVERY, TradingLevel.HALTED, 'not reconciled yet', 'kernel', atUs);
  }

  command({ action, actor, atUs }: Command): { state: boolean; aggression: boolean } {
    const { HALTED } = TradingLevel;
    switch (action.type) {
      case 'kill':
        this.lastKill = Math.max(this.lastKill, action.killNumber);
        return {
          state: this.state.hold(OPERATOR, HALTED, action.reason, actor, atUs),
          aggression: false,
        };
      case 'release':
        // Who saw an older kill cannot lift a newer one: the same rule as for the kill word.
        if (action.killNumber < this.lastKill) return { state: false, aggression: false };
        return { state: this.state.release(OPERATOR), aggression: false };
      case 'stop':
        return {
          state: this.state.hold(SHUTDOWN, HALTED, action.reason, actor, atUs),
          aggression: false,
        };
      case 'aggression':
        this.legislator.set(action.level, actor, action.reason, action.expiresAtUs);
        return { state: false, aggression: true };
    }
  }

  get ordersLinked(): boolean {
    return !this.state.holds(ORDER_LINK);
  }

  /** Without a link for orders nothing is sent; with one again, only after reconciliation. */
  orderLink(up: boolean, reason: string, atUs: number): boolean {
    if (up) return this.state.release(ORDER_LINK);
    const halted = this.state.hold(ORDER_LINK, TradingLevel.HALTED, reason, 'kernel', atUs);
    const pending = this.state.hold(
      RECOVERY,
      TradingLevel.HALTED,
      'not reconciled yet',
      'kernel',
      atUs,
    );
    return halted || pending;
  }

  reconciled(): boolean {
    return this.state.release(RECOVERY);
  }

  /** No audit, no trade: orders that could not be recorded are not sent. */
  recordable({ recordable, reason, atUs }: Health): boolean {
    if (recordable) return this.state.release(AUDIT);
    return this.state.hold(AUDIT, TradingLevel.HALTED, reason, 'kernel', atUs);
  }
}

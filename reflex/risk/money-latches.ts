import type { Policy } from '../model/policy.ts';
import { GLOBAL, type Scope } from '../model/scope.ts';
import { haltStrategy, type Latch, shortly } from './latch.ts';
import type { LossWatch } from './loss-watch.ts';

/** While it lasts it is said again after this many checks: every ten seconds. */
const REPEAT = 100;

const NONE: readonly Latch[] = [];

/**
 * Closes on losses (C22): the day's loss of the account, and each strategy's drawdown. A loss has to
 * be there at several checks in a row: one bad mid must not halt everything. A check on which the P&L
 * is unknown neither confirms nor clears; meanwhile LOSS_LIMIT denies.
 */
export class MoneyLatches {
  /** Checks in a row on which each limit was reached. */
  private readonly reached = new Map<string, number>();

  constructor(
    private readonly policy: Policy,
    private readonly loss: LossWatch,
    private readonly confirmations: number,
  ) {}

  check(atUs: number): readonly Latch[] {
    const latches: Latch[] = [];
    this.checkDay(atUs, latches);
    for (const strategy of this.loss.strategies) this.checkDrawdown(strategy, latches);
    return latches.length > 0 ? latches : NONE;
  }

  /** A person has seen the loss: it counts from here. */
  rearm(scope: Scope): void {
    if (scope === GLOBAL) this.loss.rearmDay();
    else if (scope.startsWith('strategy:')) this.loss.rearm(scope.slice('strategy:'.length));
    this.reached.delete(`${scope} REDUCE_ONLY`);
    this.reached.delete(`${scope} HALTED`);
  }

  private checkDay(atUs: number, latches: Latch[]): void {
    const { capital, lossReduce, lossHalt } = this.policy.account ?? {};
    const lost = -this.loss.dayPnl;
    const reduceAt = usable(capital) * usable(lossReduce);
    const haltAt = usable(capital) * usable(lossHalt);
    const code = 'LOSS_LIMIT';
    const asset = this.policy.account?.currency ?? '';
    const reason = (limit: number) =>
      `the account has lost ${shortly(lost)} ${asset} of this UTC day; the limit is ${shortly(limit)}`;
    if (this.confirmed(`${GLOBAL} REDUCE_ONLY`, lost, reduceAt)) {
      const forNs = Math.max(0, this.loss.dayEndUs - atUs) * 1e3;
      latches.push({ scope: GLOBAL, level: 'REDUCE_ONLY', code, reason: reason(reduceAt), forNs });
    }
    if (this.confirmed(`${GLOBAL} HALTED`, lost, haltAt)) {
      latches.push({ scope: GLOBAL, level: 'HALTED', code, reason: reason(haltAt), forNs: null });
    }
  }

  private checkDrawdown(strategy: string, latches: Latch[]): void {
    const limit = usable(this.policy.strategies[strategy]?.maxDrawdown);
    const drawdown = this.loss.drawdown(strategy);
    if (!this.confirmed(`strategy:${strategy} HALTED`, drawdown, limit)) return;
    const reason =
      `strategy ${strategy} has fallen ${shortly(drawdown)} from its highest P&L; ` +
      `the limit is ${shortly(limit)}`;
    latches.push(haltStrategy(strategy, 'LOSS_LIMIT', reason));
  }

  /** True on the check that confirms it, and now and then while it lasts. */
  private confirmed(key: string, value: number, limit: number): boolean {
    if (Number.isNaN(value)) return false;
    const count = value >= limit ? (this.reached.get(key) ?? 0) + 1 : 0;
    this.reached.set(key, count);
    return count >= this.confirmations && (count - this.confirmations) % REPEAT === 0;
  }
}

/** A limit that is missing or no positive number limits nothing here: LIMIT_NOT_CONFIGURED denies. */
function usable(limit: number | undefined): number {
  return limit !== undefined && limit > 0 && Number.isFinite(limit) ? limit : Number.NaN;
}

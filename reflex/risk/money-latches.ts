import type { Policy } from '../model/policy.ts';
import { GLOBAL, type Scope } from '../model/scope.ts';
import { haltStrategy, type Latch, shortly } from './latch.ts';
import type { LossWatch } from './loss-watch.ts';

/** While it lasts it is said again after this many checks: every ten seconds. */
const REPEAT = 100;

const NONE: readonly Latch[] = [];

/** Checks in a row on which one limit was reached. */
class Streak {
  private count = 0;

  constructor(private readonly confirmations: number) {}

  reset(): void {
    this.count = 0;
  }

  /** True on the check that confirms it, and now and then while it lasts. */
  confirmed(value: number, limit: number): boolean {
    if (Number.isNaN(value)) return false;
    this.count = value >= limit ? this.count + 1 : 0;
    const since = this.count - this.confirmations;
    return since >= 0 && since % REPEAT === 0;
  }
}

/**
 * Closes on losses (C22): the day's loss of the account, and each strategy's drawdown. A loss has to
 * be there at several checks in a row: one bad mid must not halt everything. A check on which the P&L
 * is unknown neither confirms nor clears; meanwhile LOSS_LIMIT denies.
 */
export class MoneyLatches {
  /** Account currency: NaN when it is not limited. */
  private readonly reduceAt: number;
  private readonly haltAt: number;
  private readonly reducing: Streak;
  private readonly halting: Streak;
  /** By strategy. */
  private readonly falling = new Map<string, Streak>();

  constructor(
    private readonly policy: Policy,
    private readonly loss: LossWatch,
    private readonly confirmations: number,
  ) {
    const { capital, lossReduce, lossHalt } = policy.account ?? {};
    this.reduceAt = usable(capital) * usable(lossReduce);
    this.haltAt = usable(capital) * usable(lossHalt);
    this.reducing = new Streak(confirmations);
    this.halting = new Streak(confirmations);
  }

  check(atUs: number): readonly Latch[] {
    const latches: Latch[] = [];
    this.checkDay(atUs, latches);
    for (const strategy of this.loss.strategies) this.checkDrawdown(strategy, latches);
    return latches.length > 0 ? latches : NONE;
  }

  /** A person has seen the loss: it counts from here. */
  rearm(scope: Scope): void {
    if (scope === GLOBAL) {
      this.loss.rearmDay();
      this.reducing.reset();
      this.halting.reset();
    } else if (scope.startsWith('strategy:')) {
      const strategy = scope.slice('strategy:'.length);
      this.loss.rearm(strategy);
      this.falling.delete(strategy);
    }
  }

  private checkDay(atUs: number, latches: Latch[]): void {
    const lost = -this.loss.dayPnl;
    const { reduceAt, haltAt } = this;
    if (this.reducing.confirmed(lost, reduceAt)) {
      const forNs = Math.max(0, this.loss.dayEndUs - atUs) * 1e3;
      latches.push(this.dayLatch('REDUCE_ONLY', lost, reduceAt, forNs));
    }
    if (this.halting.confirmed(lost, haltAt)) {
      latches.push(this.dayLatch('HALTED', lost, haltAt, null));
    }
  }

  private dayLatch(
    level: Latch['level'],
    lost: number,
    limit: number,
    forNs: number | null,
  ): Latch {
    const asset = this.policy.account?.currency ?? '';
    const reason = `the account has lost ${shortly(lost)} ${asset} of this UTC day; the limit is ${shortly(limit)}`;
    return { scope: GLOBAL, level, code: 'LOSS_LIMIT', reason, forNs };
  }

  private checkDrawdown(strategy: string, latches: Latch[]): void {
    const limit = usable(this.policy.strategies[strategy]?.maxDrawdown);
    const drawdown = this.loss.drawdown(strategy);
    if (!this.streakOf(strategy).confirmed(drawdown, limit)) return;
    const reason =
      `strategy ${strategy} has fallen ${shortly(drawdown)} from its highest P&L; ` +
      `the limit is ${shortly(limit)}`;
    latches.push(haltStrategy(strategy, 'LOSS_LIMIT', reason));
  }

  private streakOf(strategy: string): Streak {
    let streak = this.falling.get(strategy);
    if (!streak) {
      streak = new Streak(this.confirmations);
      this.falling.set(strategy, streak);
    }
    return streak;
  }
}

/** A limit that is missing or no positive number limits nothing here: LIMIT_NOT_CONFIGURED denies. */
function usable(limit: number | undefined): number {
  return limit !== undefined && limit > 0 && Number.isFinite(limit) ? limit : Number.NaN;
}

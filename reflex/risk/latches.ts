import type { ControlResult } from '../model/decision.ts';
import type { Policy } from '../model/policy.ts';
import type { Scope } from '../model/scope.ts';
import { haltStrategy, type Latch } from './latch.ts';
import type { LossWatch } from './loss-watch.ts';
import { MoneyLatches } from './money-latches.ts';
import type { Tallies } from './tallies.ts';

/** A second malformed order of a strategy within this long halts it (C03). */
const MALFORMED_AGAIN_NS = 60e9;

/** Checks in a row that a loss takes to be believed; they come every 100 ms. */
const CONFIRMATIONS = 2;

const NONE: readonly Latch[] = [];

/**
 * Halts that close by themselves. It only says what should be held; who asks holds it, and calls
 * `rearm` when a person has released it. A symbol's own pause is in
 * volatility-latch.ts, since it is asked at every tick.
 */
export class Latches {
  private readonly money: MoneyLatches;

  constructor(
    private readonly policy: Policy,
    loss: LossWatch,
    private readonly tallies: Tallies,
  ) {
    this.money = new MoneyLatches(policy, loss, CONFIRMATIONS);
  }

  /** After a decision that was denied. `atFault`: whether a control that denied blames the strategy. */
  denied(
    strategy: string,
    controls: readonly ControlResult[],
    atFault: boolean,
    monoNs: number,
  ): readonly Latch[] {
    const failed = controls.filter(({ passed }) => !passed).map(({ code }) => code);
    const malformed = failed.includes('INPUT_NOT_FINITE')
      ? this.malformedAt(strategy, monoNs)
      : NONE;
    const rejected = atFault ? this.rejected(strategy, `denied: ${failed.join(', ')}`) : NONE;
    return [...malformed, ...rejected];
  }

  /** After a reject by the venue. */
  rejected(strategy: string, why: string): readonly Latch[] {
    const { rejects } = this.tallies;
    this.tallies.rejected(strategy, why);
    const { maxRejects = Number.NaN } = this.policy.strategies[strategy] ?? {};
    const streak = rejects.streak(strategy);
    if (!(streak >= maxRejects)) return NONE;
    const last = rejects.reasons(strategy).join('; ');
    const reason = `${streak} orders of ${strategy} were rejected in a row; the limit is ${maxRejects}. The last: ${last}`;
    return [haltStrategy(strategy, 'CONSECUTIVE_REJECTS', reason)];
  }

  /** The venue has taken an order. */
  accepted(strategy: string): void {
    this.tallies.accepted(strategy);
  }

  /** After the first fill of an order that opened or added. */
  opened(strategy: string, monoNs: number): readonly Latch[] {
    const { reentries } = this.tallies;
    this.tallies.opened(strategy, monoNs);
    const limits = this.policy.strategies[strategy];
    const windowMs = limits?.reentryWindowMs ?? Number.NaN;
    const recent = reentries.inWindow(strategy, windowMs, monoNs);
    const ever = reentries.inSession(strategy);
    const { maxReentries = Number.NaN, maxReentriesPerSession = Number.NaN } = limits ?? {};
    if (!(recent >= maxReentries || ever >= maxReentriesPerSession)) return NONE;
    const reason =
      `${strategy} has opened or added ${recent} times within ${windowMs / 1e3} s and ${ever} times in all ` +
      `without a person in between; the limits are ${maxReentries} and ${maxReentriesPerSession}`;
    return [haltStrategy(strategy, 'REPEATED_EXECUTION', reason)];
  }

  /** More came of a strategy than anybody could want; `what` says of what, how many and the limit. */
  flood(strategy: string, what: string): Latch {
    return haltStrategy(strategy, 'MESSAGE_RATE', `${strategy} floods: ${what}`);
  }

  /** At every timer, after LossWatch.at. */
  onTimer(atUs: number): readonly Latch[] {
    return this.money.check(atUs);
  }

  /** A person has looked at what closed over this scope and opened it: everything counts anew. */
  rearm(scope: Scope): void {
    this.money.rearm(scope);
    if (scope.startsWith('strategy:')) this.tallies.rearm(scope.slice('strategy:'.length));
  }

  private malformedAt(strategy: string, monoNs: number): readonly Latch[] {
    const sinceNs = this.tallies.malformed(strategy, monoNs);
    if (!(sinceNs <= MALFORMED_AGAIN_NS)) return NONE;
    const reason =
      `${strategy} has asked for two malformed orders within ${Math.ceil(sinceNs / 1e9)} s; ` +
      `more than one in ${MALFORMED_AGAIN_NS / 1e9} s is too many`;
    return [haltStrategy(strategy, 'INPUT_NOT_FINITE', reason)];
  }
}

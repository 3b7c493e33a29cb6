import { OutcomeKind, type StateReason, type TradingStateSnapshot } from '../model/outcome.ts';
import { TRADING_LEVEL_NAMES, TradingLevel } from '../model/trading-level.ts';

/**
 * ACTIVE < CAUTION < REDUCE_ONLY < CANCEL_ONLY < HALTED. Each source holds at most one level for a
 * scope; what counts is the strictest of all. One source can never loosen what another tightened.
 */
export class TradingState {
  level: TradingLevel = TradingLevel.ACTIVE;
  private readonly held = new Map<string, StateReason>();

  /** True when anything changed. Tightening and repeating are always fine. */
  hold(
    source: string,
    level: Exclude<TradingLevel, 0>,
    reason: string,
    actor: string,
    sinceUs: number,
    scope = 'global',
  ): boolean {
    const key = `${source} ${scope}`;
    const before = this.held.get(key);
    if (before && levelOf(before) >= level) return false;
    this.held.set(key, {
      source,
      scope,
      level: TRADING_LEVEL_NAMES[level],
      reason,
      actor,
      sinceUs,
    });
    this.join();
    return true;
  }

  /** Gives up what this source held. True when it held something. */
  release(source: string, scope = 'global'): boolean {
    const released = this.held.delete(`${source} ${scope}`);
    if (released) this.join();
    return released;
  }

  holds(source: string, scope = 'global'): boolean {
    return this.held.has(`${source} ${scope}`);
  }

  restore(reason: StateReason): void {
    this.held.set(`${reason.source} ${reason.scope}`, reason);
    this.join();
  }

  get snapshot(): TradingStateSnapshot {
    return {
      kind: OutcomeKind.TRADING_STATE,
      level: TRADING_LEVEL_NAMES[this.level],
      reasons: [...this.held.values()],
    };
  }

  private join(): void {
    let strictest: TradingLevel = TradingLevel.ACTIVE;
    for (const reason of this.held.values()) {
      const level = levelOf(reason);
      if (level > strictest) strictest = level;
    }
    this.level = strictest;
  }
}

function levelOf(reason: StateReason): TradingLevel {
  return TradingLevel[reason.level];
}

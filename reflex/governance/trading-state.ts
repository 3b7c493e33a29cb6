import { OutcomeKind, type StateReason, type TradingStateSnapshot } from '../model/outcome.ts';
import { covers, GLOBAL, type Place, type Scope } from '../model/scope.ts';
import { TRADING_LEVEL_NAMES, TradingLevel } from '../model/trading-level.ts';

/** Source of halts that latch by themselves until two people lift them. */
export const LATCHED = 'governor';
/** Source of holds that keep a symbol free for the orders by which a kill closes positions there. */
export const CLOSING = 'closing';
/** Of a halt because the venue counts a symbol in other ticks or lots than we do. */
export const RULES = 'rules';

/**
 * ACTIVE < CAUTION < REDUCE_ONLY < CANCEL_ONLY < HALTED. Each source holds at most one level for a
 * scope; what counts for an order is the strictest of all that cover it. One source can never loosen
 * what another tightened.
 */
export class TradingState {
  /** Strictest of all that are global. */
  level: TradingLevel = TradingLevel.ACTIVE;
  /** Another number after each change: whoever asks at every tick keeps the answer until then. */
  version = 0;
  private readonly held = new Map<string, StateReason>();

  /**
   * Tightens, or does nothing: a level below the one that the source holds already is not taken. Of
   * several kills of one scope the newest says the mode, whichever comes first. True when anything
   * changed.
   */
  hold(reason: StateReason): boolean {
    const { source, scope, kill } = reason;
    if (reason.level === 'ACTIVE') return false;
    const before = this.held.get(keyOf(source, scope));
    if (!before) return this.set(reason);
    const tighter = levelOf(reason) > levelOf(before);
    const newer = killNumberOf(reason) > killNumberOf(before);
    if (!tighter && !newer) return false;
    const latest = newer ? kill : before.kill;
    const level = tighter ? reason.level : before.level;
    return this.set({ ...reason, level, ...(latest && { kill: latest }) });
  }

  /**
   * Puts this level in the place of the one that the source holds, up or down; ACTIVE gives it up. For
   * sources that measure and own their level, never for what a person said. True when the level changed.
   */
  replace(reason: StateReason): boolean {
    const { source, scope, level } = reason;
    if (level === 'ACTIVE') return this.release(source, scope);
    if (this.find(source, scope)?.level === level) return false;
    return this.set(reason);
  }

  /** Gives up what this source held for exactly this scope. True when it held something. */
  release(source: string, scope: Scope = GLOBAL): boolean {
    const released = this.held.delete(keyOf(source, scope));
    if (released) this.join();
    return released;
  }

  holds(source: string, scope: Scope = GLOBAL): boolean {
    return this.held.has(keyOf(source, scope));
  }

  find(source: string, scope: Scope = GLOBAL): StateReason | undefined {
    return this.held.get(keyOf(source, scope));
  }

  /** Strictest of all that cover the place. */
  levelFor(place: Place): TradingLevel {
    return this.strictest(place, levelOf);
  }

  /** For the orders with which a kill closes positions: the kill that asks for them lets them reduce. */
  levelForLiquidation(place: Place): TradingLevel {
    return this.strictest(place, liquidationLevelOf);
  }

  /** For orders that work already: a kill in mode HALT leaves them where they are. */
  levelForWorking(place: Place): TradingLevel {
    return this.strictest(place, withoutHalts);
  }

  /**
   * For the exit of a bracket, which is there for when all else fails: it goes by an operator's kill, and
   * where positions are being closed by one.
   */
  levelForExit(place: Place): TradingLevel {
    return this.strictest(place, takesExits);
  }

  get snapshot(): TradingStateSnapshot {
    return {
      kind: OutcomeKind.TRADING_STATE,
      level: TRADING_LEVEL_NAMES[this.level],
      reasons: [...this.held.values()],
    };
  }

  private set(reason: StateReason): true {
    this.held.set(keyOf(reason.source, reason.scope), reason);
    this.join();
    return true;
  }

  private join(): void {
    this.version++;
    let strictest: TradingLevel = TradingLevel.ACTIVE;
    for (const reason of this.held.values()) {
      if (reason.scope === GLOBAL && levelOf(reason) > strictest) strictest = levelOf(reason);
    }
    this.level = strictest;
  }

  private strictest(place: Place, levelIn: (reason: StateReason) => TradingLevel): TradingLevel {
    let strictest: TradingLevel = TradingLevel.ACTIVE;
    for (const reason of this.held.values()) {
      const level = levelIn(reason);
      if (level > strictest && covers(reason.scope, place)) strictest = level;
    }
    return strictest;
  }
}

/** A scope has no space in it, so that no two pairs have the same key. */
function keyOf(source: string, scope: Scope): string {
  return `${source} ${scope}`;
}

function levelOf(reason: StateReason): TradingLevel {
  return TradingLevel[reason.level];
}

/**
 * A kill that asks for it lets positions be closed, and so does what makes room for just that. A halt
 * that latched by itself (of the governor) does as well: it stops strategies, and whoever asks for
 * positions to be closed has mostly seen it. Under other rules it may be tried too: nothing can be
 * taken over into a run that counts differently.
 */
function liquidationLevelOf(reason: StateReason): TradingLevel {
  const { REDUCE_ONLY } = TradingLevel;
  const level = levelOf(reason);
  const lets = reason.kill ? reason.kill.mode === 'FLATTEN' : LETS_CLOSE.has(reason.source);
  return lets && level > REDUCE_ONLY ? REDUCE_ONLY : level;
}

const LETS_CLOSE: ReadonlySet<string> = new Set([LATCHED, CLOSING, RULES]);

function withoutHalts(reason: StateReason): TradingLevel {
  return reason.kill?.mode === 'HALT' ? TradingLevel.ACTIVE : levelOf(reason);
}

function takesExits(reason: StateReason): TradingLevel {
  if (reason.kill === undefined && reason.source !== CLOSING) return TradingLevel.ACTIVE;
  return withoutHalts(reason);
}

function killNumberOf(reason: StateReason): number {
  return reason.kill?.number ?? 0;
}

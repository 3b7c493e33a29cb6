import type { Aggression } from '../model/aggression.ts';
import type { AggressionSnapshot } from '../model/outcome.ts';
import { OutcomeKind } from '../model/outcome.ts';

const DEFAULT: AggressionSnapshot = {
  kind: OutcomeKind.AGGRESSION,
  level: 'NORMAL',
  actor: 'default',
  reason: 'nobody has set it',
  expiresAtUs: null,
};

/** Holds the operator's aggression and lets it expire by the wall clock of the events. */
export class Legislator {
  private current = DEFAULT;

  get level(): Aggression {
    return this.current.level;
  }

  get snapshot(): AggressionSnapshot {
    return this.current;
  }

  set(level: Aggression, actor: string, reason: string, expiresAtUs: number | null): void {
    this.current = { kind: OutcomeKind.AGGRESSION, level, actor, reason, expiresAtUs };
  }

  restore(snapshot: AggressionSnapshot): void {
    this.current = snapshot;
  }

  /** True when an override ended at this moment. */
  expire(atUs: number): boolean {
    const { expiresAtUs, level } = this.current;
    if (expiresAtUs === null || atUs < expiresAtUs) return false;
    this.current = { ...DEFAULT, reason: `${level} has expired` };
    return true;
  }
}

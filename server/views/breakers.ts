import type { BreakerSnapshot, Outcome } from '@voltaire/reflex/model/outcome.ts';
import { narrowness, type Scope } from '@voltaire/reflex/model/scope.ts';
import type { Breaker } from '@voltaire/schema/governance.ts';
import { finite } from './checks.ts';

/** Changes kept for looking back; the journal keeps all. */
const MOST = 1_000;

/** The Sentinel's breakers as they stand, and what has moved them. */
export class Breakers {
  private readonly byScope = new Map<Scope, Breaker>();
  private readonly changes: Breaker[] = [];

  apply({ kind: _kind, ...snapshot }: BreakerSnapshot, { atUs }: Outcome): void {
    const { scope, state, warning } = snapshot;
    const before = this.byScope.get(scope);
    const same = before?.state === state && before.warning === warning;
    const breaker: Breaker = {
      ...snapshot,
      value: finite(snapshot.value),
      threshold: finite(snapshot.threshold),
      sinceUs: same ? before.sinceUs : atUs,
    };
    this.byScope.set(scope, breaker);
    this.changes.push(breaker);
    if (this.changes.length > MOST) this.changes.shift();
  }

  /** Wide scopes first. */
  get all(): Breaker[] {
    return [...this.byScope]
      .sort(([a], [b]) => narrowness(a) - narrowness(b))
      .map(([, each]) => each);
  }

  /** Newest first. */
  history(most: number): Breaker[] {
    return this.changes.slice(-most).reverse();
  }
}

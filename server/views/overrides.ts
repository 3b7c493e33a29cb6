import type { OverridesSnapshot } from '@voltaire/reflex/model/outcome.ts';
import { narrowness } from '@voltaire/reflex/model/scope.ts';
import type { Override, PendingAdvice } from '@voltaire/schema/governance.ts';

/** Who steers what, and which advice waits for a person. */
export class Overrides {
  private newest: Pick<OverridesSnapshot, 'overrides' | 'pending'> = { overrides: [], pending: [] };

  apply(snapshot: OverridesSnapshot): void {
    this.newest = snapshot;
  }

  /** Wide scopes first: of two that cover an order the narrower one is meant. */
  get inForce(): Override[] {
    return [...this.newest.overrides].sort((a, b) => narrowness(a.scope) - narrowness(b.scope));
  }

  get pending(): PendingAdvice[] {
    return this.newest.pending.map(({ advice, ...rest }) => ({ ...rest, ...advice }));
  }
}

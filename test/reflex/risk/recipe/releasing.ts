import { OutcomeKind, type StateReason } from '@voltaire/reflex/model/outcome.ts';
import type { Scope } from '@voltaire/reflex/model/scope.ts';
import type { Stage } from './stage.ts';

/** What the source holds for exactly this scope, as told last. */
export function heldBy({ run }: Stage, source: string, scope: Scope): StateReason | undefined {
  const { reasons } = run.payloads(OutcomeKind.TRADING_STATE).at(-1)!;
  return reasons.find((reason) => reason.source === source && reason.scope === scope);
}

/** That what has latched by itself be lifted. */
export function propose({ run, time }: Stage, scope: Scope, actor = 'ada'): void {
  const source = 'governor';
  run.apply(time.command({ type: 'propose', source, scope, reason: 'seen', killNumber: 0 }, actor));
}

/** Of the newest proposal. */
export function approve({ run, time }: Stage, actor = 'bob'): void {
  run.apply(time.approve(run.payloads(OutcomeKind.PROPOSAL).at(-1)?.id ?? 'none', actor));
}

export function release(stage: Stage, scope: Scope): void {
  propose(stage, scope);
  approve(stage);
}

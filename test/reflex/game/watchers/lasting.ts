import { EventKind } from '@voltaire/reflex/model/event.ts';
import {
  type BreakerSnapshot,
  OutcomeKind,
  type StateReason,
} from '@voltaire/reflex/model/outcome.ts';
import type { Scope } from '@voltaire/reflex/model/scope.ts';
import { claim, rank } from '../claim.ts';
import type { Game, Watcher } from '../game.ts';
import { reasonsOf } from '../people.ts';

/** What these hold does not follow from the next run's own eyes. */
const LASTING: ReadonlySet<string> = new Set(['operator', 'governor', 'pause', 'sentinel']);

/** However a run ends, the next one begins with nothing that is milder. */
export function nothingIsForgiven(game: Game): Watcher {
  let held: readonly StateReason[] = [];
  let breakers = new Map<Scope, BreakerSnapshot>();

  function restored(): void {
    for (const { source, scope, level } of held) {
      const now = reasonsOf(game).find((each) => each.source === source && each.scope === scope);
      claim(
        now !== undefined && rank(now.level) >= rank(level),
        () => `${source} held ${scope} at ${level}; after a restart ${now?.level ?? 'nothing'}`,
      );
    }
  }

  return {
    booted() {
      const before = game.chapters.at(-2)?.outcomes ?? [];
      const told = before.findLast(({ payload }) => payload.kind === OutcomeKind.TRADING_STATE);
      const reasons = told?.payload.kind === OutcomeKind.TRADING_STATE ? told.payload.reasons : [];
      held = reasons.filter(({ source }) => LASTING.has(source));
      for (const { state, scope, warning } of breakers.values()) {
        if (state === 'CLOSED' && !warning) breakers.delete(scope);
      }
    },

    applied(event, { outcomes }) {
      const ill = breakers;
      if (event.kind === EventKind.BOOT) breakers = new Map();
      for (const { payload } of outcomes) {
        if (payload.kind === OutcomeKind.BREAKER) breakers.set(payload.scope, payload);
      }
      if (event.kind !== EventKind.BOOT) return;
      restored();
      for (const { scope, state, warning } of ill.values()) {
        const now = breakers.get(scope);
        const asIll = state === 'CLOSED' ? now?.warning === warning : now?.state === 'OPEN';
        claim(asIll, () => `the breaker of ${scope} was ${state}, and is ${now?.state} now`);
      }
    },
  };
}

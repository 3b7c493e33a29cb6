import type { Command } from '@voltaire/reflex/model/event.ts';
import type { Outcome, Refused } from '@voltaire/reflex/model/outcome.ts';
import { placeOf, wholeUs } from './position.ts';

/** A command as it was given: what came of it, the records behind it say. */
export function interventionOf(run: number, seq: number, { atUs, actor, action }: Command): object {
  const { type, ...details } = action;
  return {
    place: String(placeOf(run, seq)),
    run,
    at_us: wholeUs(atUs),
    actor,
    kind: type.toUpperCase(),
    scope: 'scope' in action ? action.scope : null,
    reason: action.type === 'advise' ? action.advice.rationale : action.reason,
    details,
  };
}

/** That a command had no effect stands for itself. */
export function refusalOf(run: number, { seq, atUs }: Outcome, refused: Refused): object {
  const { actor, reason, command, code } = refused;
  return {
    place: String(placeOf(run, seq)),
    run,
    at_us: wholeUs(atUs),
    actor,
    kind: 'REFUSED',
    scope: null,
    reason,
    details: { command, code },
  };
}

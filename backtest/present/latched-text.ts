import type { StateReason } from '@voltaire/reflex/model/outcome.ts';

/** A reason may cite all that was denied before; the journal has the whole of it. */
const MOST_LETTERS = 200;

/** One line for each thing that had latched and was in force when the tape ended. */
export function latchedLines(latched: readonly StateReason[]): string[] {
  return latched.map(({ scope, level, reason, sinceUs }) => {
    const since = new Date(sinceUs / 1e3).toISOString();
    const why = reason.length > MOST_LETTERS ? `${reason.slice(0, MOST_LETTERS)}…` : reason;
    return `${scope} ${level} from ${since} to the end: ${why}`;
  });
}

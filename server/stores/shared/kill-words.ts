import { KILL_MODES, type KillMode } from '@voltaire/reflex/model/event.ts';
import { GLOBAL, parseScope, type Scope } from '@voltaire/reflex/model/scope.ts';
import { z } from 'zod';

/** A kill as others hear of it. */
export interface KillWord {
  readonly scope: Scope;
  readonly mode: KillMode;
  /** Rises with each kill of whoever says it. */
  readonly number: number;
  readonly actor: string;
  readonly reason: string;
}

const MOST = 4_096;

const form = z
  .array(
    z.object({
      scope: z.string(),
      mode: z.enum(KILL_MODES),
      number: z.number().int(),
      actor: z.string().max(200),
      reason: z.string().max(1_000),
    }),
  )
  .max(MOST);

/** Null when nothing is killed: then nothing stands there. */
export function encodeKills(words: readonly KillWord[]): string | null {
  return words.length === 0 ? null : JSON.stringify(words);
}

/** What cannot be read is a kill of everything: somebody wanted to stop something. */
export function decodeKills(text: string): KillWord[] {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return [UNREADABLE];
  }
  const parsed = form.safeParse(given);
  if (!parsed.success) return [UNREADABLE];
  return parsed.data.map(({ scope, ...word }) => ({ ...word, scope: parseScope(scope) ?? GLOBAL }));
}

const UNREADABLE: KillWord = {
  scope: GLOBAL,
  mode: 'CANCEL',
  number: 0,
  actor: '',
  reason: 'a word about a kill that cannot be read',
};

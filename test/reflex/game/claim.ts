import type { StateReason } from '@voltaire/reflex/model/outcome.ts';
import type { Scope } from '@voltaire/reflex/model/scope.ts';
import { DEFINITIONS } from './rules.ts';

/** Cheaper than an `expect` of the test runner: it is asked millions of times. */
export function claim(holds: boolean, otherwise: () => string): void {
  if (!holds) throw new Error(otherwise());
}

/** Whether the scope is about orders of this strategy in this symbol, in words of its own. */
export function isAbout(scope: Scope, symbolId: number, strategy: string): boolean {
  const [kind, name = ''] = scope.split(/:(.*)/, 2);
  const { venue, symbol } = DEFINITIONS[symbolId]!;
  return (
    kind === 'global' ||
    (kind === 'venue' && name === venue) ||
    (kind === 'symbol' && name === symbol) ||
    (kind === 'strategy' && name === strategy)
  );
}

export const LEVELS = ['ACTIVE', 'CAUTION', 'REDUCE_ONLY', 'CANCEL_ONLY', 'HALTED'] as const;

/** Place in the lattice. */
const LETS_CLOSE = ['governor', 'closing', 'rules'];
export const rank = (level: string): number => LEVELS.findIndex((name) => name === level);

/**
 * What a reason holds for this strategy. Positions may be closed against a kill that asks for it, where
 * room is made for that, and against what latched by itself: a person who has them closed has mostly
 * seen why. And in a symbol that the venue counts differently now: after a restart nobody could.
 */
export function heldFor(
  { source, level, kill }: Pick<StateReason, 'source' | 'level' | 'kill'>,
  strategy: string,
): number {
  const lets = kill ? kill.mode === 'FLATTEN' : LETS_CLOSE.includes(source);
  const most = strategy === 'flatten' && lets ? rank('REDUCE_ONLY') : rank('HALTED');
  return Math.min(rank(level), most);
}

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
export const rank = (level: string): number => LEVELS.findIndex((name) => name === level);

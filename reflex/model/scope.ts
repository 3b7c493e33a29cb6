/**
 * What a halt, an override or a kill is about. Each venue has one account here, so that the account's
 * scope is its venue's.
 */
export type Scope = 'global' | `venue:${string}` | `symbol:${string}` | `strategy:${string}`;

export const GLOBAL: Scope = 'global';

/** Where an order stands: all scopes that cover it can be told from this. */
export interface Place {
  readonly venue: string;
  readonly symbol: string;
  readonly strategy: string;
}

export function covers(scope: Scope, { venue, symbol, strategy }: Place): boolean {
  return (
    scope === GLOBAL ||
    scope === `venue:${venue}` ||
    scope === `symbol:${symbol}` ||
    scope === `strategy:${strategy}`
  );
}

const SCOPE = /^(?:global|(?:venue|symbol|strategy):\S{1,64})$/;

/** Null when the text is no scope. Whether what it names exists is for the caller to know. */
export function parseScope(text: string): Scope | null {
  return SCOPE.test(text) ? (text as Scope) : null;
}

/** From wide to narrow: of two overrides that cover an order, the narrower one is meant. */
export function narrowness(scope: Scope): number {
  if (scope === GLOBAL) return 0;
  if (scope.startsWith('venue:')) return 1;
  return scope.startsWith('symbol:') ? 2 : 3;
}

import type { Actor } from '../access/tokens.ts';
import type { Views } from '../views/views.ts';

/** What every resolver gets. */
export interface Context {
  /** Null when nobody is signed in. */
  readonly actor: Actor | null;
  readonly views: Views;
}

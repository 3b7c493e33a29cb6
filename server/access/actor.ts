import type { Role } from './permissions.ts';

/** Who asks: a user, with the role of the token that was shown. */
export interface Actor {
  /** The user's, whichever of his tokens it is: two tokens of one person are one person. */
  readonly name: string;
  readonly role: Role;
}

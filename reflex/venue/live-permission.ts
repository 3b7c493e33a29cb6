/** Known to this file alone: who does not have it cannot construct a Permission. */
const CONFIRMED = Symbol('confirmed');
/** Of the policy's hash: enough that nobody types it without having looked at it. */
const HASH_DIGITS = 8;

/** What somebody has typed at this start, or put into the environment for it. */
export interface LiveConfirmation {
  readonly typed: string;
}

/** What has to be typed: the venue, and which limits are in force. Another policy needs other words. */
export function confirmationWords(venue: string, policyHash: string): string {
  return `${venue} ${policyHash.slice(0, HASH_DIGITS)}`;
}

/**
 * Orders with real money may go to one venue. Nothing outside of this file can make one, and it is made
 * of nothing but the words that somebody has typed for this venue and these limits. It cannot be sent
 * to another thread: each has to be shown the words.
 */
class Permission {
  readonly #given = true;

  constructor(
    maker: symbol,
    readonly venue: string,
  ) {
    if (maker !== CONFIRMED) throw new TypeError('only a typed confirmation permits live orders');
    Object.freeze(this);
  }

  static covers(this: void, value: unknown, venue: string): value is Permission {
    const isOne = typeof value === 'object' && value !== null && #given in value && value.#given;
    return isOne && value.venue === venue;
  }
}
export type LivePermission = Permission;

/** For the gateway's own look: types are gone at run time, this is not. */
export const permitsLive = Permission.covers;

/** Throws unless the words are exactly those of this venue and policy. */
export function permitLive(
  venue: string,
  policyHash: string,
  { typed }: LiveConfirmation,
): LivePermission {
  const words = confirmationWords(venue, policyHash);
  if (/^[0-9a-f]{64}$/.test(policyHash) && typed.trim() === words) {
    return new Permission(CONFIRMED, venue);
  }
  throw new Error(
    `live orders to ${venue} are not confirmed: "${words}" has to be typed, ` +
      `was ${typed.trim() === '' ? 'nothing' : `"${typed.trim().slice(0, 80)}"`}; nothing was started`,
  );
}

import { parseScope, type Scope } from '@voltaire/reflex/model/scope.ts';
import { GraphQLError } from 'graphql';

/** The caller asked for something that cannot be; the message says what can. */
export function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

const MOST = 500;

export function checkFirst(first: number): number {
  return checkCount('first', first, MOST);
}

export function checkCount(name: string, count: number, most: number): number {
  if (count >= 1 && count <= most) return count;
  throw badInput(`${name} must be from 1 to ${most}, was ${count}`);
}

export function checkReason(reason: string): string {
  const text = reason.trim();
  if (text.length >= 1 && text.length <= 500) return text;
  throw badInput('a reason is required, of 500 characters at most: it goes into the record');
}

const LONGEST_ID = 64;

/** Ids are the kernel's and short; what is longer is none, and must not fill the record. */
export function checkId(name: string, id: string): void {
  if (id.length > LONGEST_ID) {
    throw badInput(`${name} has ${LONGEST_ID} characters at most, was of ${id.length}`);
  }
}

/** A scope that exists; otherwise the message lists all that do. */
export function checkScope(text: string, { scopes }: { readonly scopes: readonly Scope[] }): Scope {
  const scope = parseScope(text);
  if (scope !== null && scopes.includes(scope)) return scope;
  throw badInput(`there is no scope "${text.slice(0, 80)}"; there is ${scopes.join(', ')}`);
}

const LONGEST_OVERRIDE_S = 7 * 24 * 3600;

/** When an override ends, µs since the epoch; null: when somebody changes it. */
export function checkExpiry(expiresInS: number | null, nowMs = Date.now()): number | null {
  if (expiresInS === null) return null;
  if (expiresInS > 0 && expiresInS <= LONGEST_OVERRIDE_S) return (nowMs + expiresInS * 1000) * 1000;
  throw badInput(`expiresInS must be from 1 to ${LONGEST_OVERRIDE_S} (a week), was ${expiresInS}`);
}

import { GraphQLError } from 'graphql';
import type { AccessStore } from './access-store.ts';
import type { Actor } from './actor.ts';

const BEARER = /^Bearer ([\w-]{1,256})$/i;

/**
 * Who is asking. Null for somebody without a token; a token that is given and wrong is an error,
 * never a silent fall back to less.
 */
export function authenticate(header: unknown, access: AccessStore): Actor | null {
  if (header === undefined || header === '') return null;
  const token = typeof header === 'string' ? BEARER.exec(header)?.[1] : undefined;
  const actor = token === undefined ? null : access.authenticate(token);
  if (!actor) {
    throw unauthenticated(
      'this token opens nothing, or no more: make one with `npx voltaire token create`',
    );
  }
  return actor;
}

/** Throws when nobody is signed in. */
export function requireActor(actor: Actor | null): Actor {
  if (actor) return actor;
  throw unauthenticated(
    'this needs a token: open the link printed at the first start, or make one with `npx voltaire token create`',
  );
}

function unauthenticated(message: string): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
  });
}

import { join } from 'node:path';
import { AccessStore } from '@voltaire/server/access/access-store.ts';
import type { Role } from '@voltaire/server/access/permissions.ts';

/** A token for a user of the platform that works in `home`, who is made when needed. */
export function signIn(home: string, user: string, role: Role): string {
  return new AccessStore(join(home, 'access.jsonl'), '').admit({ user, role }, 'test');
}

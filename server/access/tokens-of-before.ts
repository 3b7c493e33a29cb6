import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { AccessLine } from './access-log.ts';
import { ROLES, type Role } from './permissions.ts';

/** Of before there were roles: the owner's first token keeps its power, every other only reads and stops. */
const roleOfBefore = (name: string): Role => (name === 'admin' ? 'admin' : 'viewer');

const namedTokens = z.array(
  z.object({
    name: z.string().min(1).max(64),
    role: z.enum(ROLES).optional(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    createdAt: z.iso.datetime(),
  }),
);

/** A file of before there were users, when a token had a name: each becomes a user with one token. */
export function recordsOfBefore(path: string): AccessLine[] {
  const parsed = namedTokens.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new TypeError(
      `${path} must hold a list of tokens: ${issue!.path.join('.')} ${issue!.message}`,
    );
  }
  return parsed.data.flatMap(({ name, role = roleOfBefore(name), sha256, createdAt }) => {
    const made = { createdAtUs: Date.parse(createdAt) * 1000, createdBy: '' };
    const user = { name, roles: [role], version: 1, disabledAtUs: null, disabledBy: null, ...made };
    const open = { expiresAtUs: null, revokedAtUs: null, revokedBy: null };
    return [{ user }, { token: { sha256, user: name, role, ...made, ...open } }];
  });
}

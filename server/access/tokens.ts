import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { ROLES, type Role } from './permissions.ts';

export interface Actor {
  readonly name: string;
  readonly role: Role;
}

interface StoredToken extends Actor {
  /** SHA-256 of the token: the file alone lets nobody in. */
  readonly sha256: string;
  readonly createdAt: string;
}

/**
 * Named bearer tokens. A token has 256 random bits, so that a plain hash is enough to keep it; it is
 * shown once, when it is made.
 */
export class TokenStore {
  private tokens: readonly StoredToken[] = [];
  private readAtMs = Number.NaN;

  /** `fromEnvironment` (VOLTAIRE_ADMIN_TOKEN) is accepted besides those in the file. */
  constructor(
    private readonly path: string,
    private readonly fromEnvironment = process.env.VOLTAIRE_ADMIN_TOKEN ?? '',
  ) {}

  /** True until the first token is made: the moment to print one. */
  get empty(): boolean {
    return this.fromEnvironment === '' && this.list().length === 0;
  }

  list(): readonly StoredToken[] {
    const changedAtMs = existsSync(this.path) ? statSync(this.path).mtimeMs : Number.NaN;
    // Read again when another process has made or revoked one.
    if (changedAtMs !== this.readAtMs) {
      this.tokens = Number.isNaN(changedAtMs)
        ? []
        : parse(readFileSync(this.path, 'utf8'), this.path);
      this.readAtMs = changedAtMs;
    }
    return this.tokens;
  }

  /** Returns the token: the only time that it is seen. */
  create(name: string, role: Role): string {
    if (!/^[\w.@-]{1,64}$/.test(name)) {
      throw new RangeError(`a token's name has 1 to 64 letters, digits or . _ @ -, was "${name}"`);
    }
    if (this.list().some((token) => token.name === name)) {
      throw new RangeError(`there is a token named "${name}" already: revoke it first`);
    }
    const token = randomBytes(32).toString('base64url');
    this.write([
      ...this.list(),
      { name, role, sha256: sha256(token).toString('hex'), createdAt: new Date().toISOString() },
    ]);
    return token;
  }

  revoke(name: string): boolean {
    const left = this.list().filter((token) => token.name !== name);
    if (left.length === this.list().length) return false;
    this.write(left);
    return true;
  }

  /** Null when the token opens nothing. Takes the same time for every wrong one. */
  authenticate(token: string): Actor | null {
    const given = sha256(token);
    let actor: Actor | null = null;
    for (const { name, role, sha256: expected } of this.list()) {
      if (timingSafeEqual(given, Buffer.from(expected, 'hex'))) actor = { name, role };
    }
    if (this.fromEnvironment !== '' && timingSafeEqual(given, sha256(this.fromEnvironment))) {
      actor = { name: 'admin', role: 'admin' };
    }
    return actor;
  }

  private write(tokens: readonly StoredToken[]): void {
    const temporary = `${this.path}.${process.pid}.tmp`;
    writeFileSync(temporary, `${JSON.stringify(tokens, null, 2)}\n`, { mode: 0o600 });
    renameSync(temporary, this.path);
    this.readAtMs = Number.NaN;
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Of before there were roles: the owner's first token keeps its power, every other only reads and stops. */
const roleOfBefore = (name: string): Role => (name === 'admin' ? 'admin' : 'viewer');

const storedTokens = z.array(
  z
    .object({
      name: z.string(),
      role: z.enum(ROLES).optional(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      createdAt: z.string(),
    })
    .transform(({ role, ...rest }) => ({ ...rest, role: role ?? roleOfBefore(rest.name) })),
);

function parse(text: string, path: string): readonly StoredToken[] {
  const parsed = storedTokens.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new TypeError(
    `${path} must hold a list of tokens: ${issue!.path.join('.')} ${issue!.message}`,
  );
}

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';

export interface Actor {
  readonly name: string;
}

interface StoredToken {
  readonly name: string;
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
  create(name: string): string {
    if (!/^[\w.@-]{1,64}$/.test(name)) {
      throw new RangeError(`a token's name has 1 to 64 letters, digits or . _ @ -, was "${name}"`);
    }
    if (this.list().some((token) => token.name === name)) {
      throw new RangeError(`there is a token named "${name}" already: revoke it first`);
    }
    const token = randomBytes(32).toString('base64url');
    this.write([
      ...this.list(),
      { name, sha256: sha256(token).toString('hex'), createdAt: new Date().toISOString() },
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
    for (const { name, sha256: expected } of this.list()) {
      if (timingSafeEqual(given, Buffer.from(expected, 'hex'))) actor = { name };
    }
    if (this.fromEnvironment !== '' && timingSafeEqual(given, sha256(this.fromEnvironment))) {
      actor = { name: 'admin' };
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

function parse(text: string, path: string): readonly StoredToken[] {
  const tokens: unknown = JSON.parse(text);
  if (!Array.isArray(tokens)) throw new TypeError(`${path} must hold a list of tokens`);
  return tokens as StoredToken[];
}

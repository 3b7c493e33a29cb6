import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { AccessLog } from './access-log.ts';
import type { Actor } from './actor.ts';
import { ROLES, type Role } from './permissions.ts';
import {
  type AccessRecords,
  isSame,
  mergeTokens,
  mergeUsers,
  tokenId,
  type TokenRecord,
  type UserRecord,
} from './records.ts';

export interface TokenWanted {
  readonly user: string;
  readonly role: Role;
  /** Never when absent. */
  readonly expiresAtUs?: number | null;
}

/**
 * Users, their roles and their tokens, from the file of this data directory: whoever asks is let in or
 * not without any database. What other processes know comes in by `absorb`.
 */
export class AccessStore {
  private readonly log: AccessLog;
  private readonly usersByName = new Map<string, UserRecord>();
  private readonly tokensByHash = new Map<string, TokenRecord>();
  /** When each was last shown here, µs. */
  readonly lastUses = new Map<string, number>();

  /** `fromEnvironment` (VOLTAIRE_ADMIN_TOKEN) opens the door to the user admin besides those in the file. */
  constructor(
    path: string,
    private readonly fromEnvironment = process.env.VOLTAIRE_ADMIN_TOKEN ?? '',
    private readonly nowUs = () => Date.now() * 1000,
  ) {
    this.log = new AccessLog(path);
  }

  /** True until there is a first user: the moment to make one. */
  get empty(): boolean {
    return this.fromEnvironment === '' && this.records().users.length === 0;
  }

  /** As they are now, with what other processes have written. */
  records(): AccessRecords {
    this.refresh();
    return { users: [...this.usersByName.values()], tokens: [...this.tokensByHash.values()] };
  }

  /** Throws RangeError for a name that is taken, or could not stand in a record. */
  createUser(name: string, roles: readonly Role[], by: string): void {
    if (!/^[\w.@-]{1,64}$/.test(name)) {
      throw new RangeError(`a user's name has 1 to 64 letters, digits or . _ @ -, was "${name}"`);
    }
    if (roles.length === 0) throw new RangeError(`the user "${name}" needs a role at least`);
    // Where two people are asked for, case makes no difference between them.
    const taken = this.records().users.find((user) => isOneName(user.name, name));
    if (taken) throw new RangeError(`there is a user "${taken.name}" already`);
    const made = { createdAtUs: this.nowUs(), createdBy: by };
    const user = { name, roles: sorted(roles), version: 1, disabledAtUs: null, disabledBy: null };
    this.log.append([{ user: { ...user, ...made } }]);
  }

  /** Tokens with a role that the user has no longer open nothing. */
  setRoles(name: string, roles: readonly Role[]): void {
    if (roles.length === 0) throw new RangeError(`to leave "${name}" no role, disable the user`);
    this.change(this.user(name), { roles: sorted(roles) });
  }

  /** The user's tokens are revoked as well: whoever enables the user again makes new ones. */
  disable(name: string, by: string): void {
    const user = this.user(name);
    this.revokeAll(this.validTokensOf(user.name), by);
    if (user.disabledAtUs === null) {
      this.change(user, { disabledAtUs: this.nowUs(), disabledBy: by });
    }
  }

  enable(name: string): void {
    this.change(this.user(name), { disabledAtUs: null, disabledBy: null });
  }

  /** Returns the token: the only time that it is seen. The user must have the role. */
  createToken({ user: name, role, expiresAtUs = null }: TokenWanted, by: string): string {
    const user = this.user(name);
    if (user.disabledAtUs !== null) {
      throw new RangeError(`the user "${user.name}" is disabled: enable the user first`);
    }
    if (!user.roles.includes(role)) {
      throw new RangeError(`the user "${user.name}" has not the role ${role}: give it first`);
    }
    if (expiresAtUs !== null && !(expiresAtUs > this.nowUs())) {
      throw new RangeError('a token must expire later than now');
    }
    const token = randomBytes(32).toString('base64url');
    const made = { createdAtUs: this.nowUs(), createdBy: by };
    const open = { expiresAtUs, revokedAtUs: null, revokedBy: null };
    const hash = sha256(token).toString('hex');
    this.log.append([{ token: { sha256: hash, user: user.name, role, ...made, ...open } }]);
    return token;
  }

  /** A token for a user, who is made, or given the role, when needed. */
  admit(wanted: TokenWanted, by: string): string {
    const { user: name, role } = wanted;
    const user = this.find(name);
    if (!user) this.createUser(name, [role], by);
    else if (!user.roles.includes(role) && user.disabledAtUs === null) {
      this.change(user, { roles: sorted([...user.roles, role]) });
    }
    return this.createToken(wanted, by);
  }

  /** The token of this id, else all of the user of this name; how many were revoked by that. */
  revoke(idOrName: string, by: string): number {
    const byId = this.records().tokens.filter((token) => tokenId(token) === idOrName);
    const user = this.find(idOrName);
    if (byId.length === 0 && !user) {
      throw new RangeError(`there is no token and no user "${idOrName}"`);
    }
    const chosen = byId.length > 0 ? byId.filter(isNotRevoked) : this.validTokensOf(user!.name);
    this.revokeAll(chosen, by);
    return chosen.length;
  }

  /** Null when the token opens nothing. */
  authenticate(token: string): Actor | null {
    this.refresh();
    const given = sha256(token);
    if (this.fromEnvironment !== '' && timingSafeEqual(given, sha256(this.fromEnvironment))) {
      const admin = this.usersByName.get('admin');
      return (admin?.disabledAtUs ?? null) === null ? { name: 'admin', role: 'admin' } : null;
    }
    const known = this.tokensByHash.get(given.toString('hex'));
    if (!known) return null;
    const actor = this.opens(known);
    if (actor) this.lastUses.set(known.sha256, this.nowUs());
    return actor;
  }

  /** Takes over what others know, and writes what of it is new into the file. */
  absorb({ users, tokens }: AccessRecords): void {
    this.refresh();
    const newUsers = users
      .map((user) => merged(this.usersByName.get(user.name), user, mergeUsers))
      .filter((user) => differs(user, this.usersByName.get(user.name)));
    const newTokens = tokens
      .map((token) => merged(this.tokensByHash.get(token.sha256), token, mergeTokens))
      .filter((token) => differs(token, this.tokensByHash.get(token.sha256)));
    this.log.append([
      ...newUsers.map((user) => ({ user })),
      ...newTokens.map((token) => ({ token })),
    ]);
  }

  private refresh(): void {
    const news = this.log.news();
    if (news?.anew) {
      this.usersByName.clear();
      this.tokensByHash.clear();
    }
    for (const line of news?.lines ?? []) {
      if ('user' in line) this.mergeUser(line.user);
      else this.mergeToken(line.token);
    }
  }

  private opens({ user: name, role, revokedAtUs, expiresAtUs }: TokenRecord): Actor | null {
    if (revokedAtUs !== null || (expiresAtUs !== null && this.nowUs() >= expiresAtUs)) return null;
    const user = this.usersByName.get(name);
    if (!user || user.disabledAtUs !== null || !user.roles.includes(role)) return null;
    const known = ROLES.find((each) => each === role);
    return known ? { name, role: known } : null;
  }

  private find(name: string): UserRecord | undefined {
    return this.records().users.find((user) => user.name === name);
  }

  private user(name: string): UserRecord {
    const user = this.find(name);
    if (user) return user;
    throw new RangeError(`there is no user "${name}"`);
  }

  private validTokensOf(name: string): TokenRecord[] {
    return this.records().tokens.filter((token) => token.user === name && isNotRevoked(token));
  }

  private change(user: UserRecord, fields: Partial<UserRecord>): void {
    this.log.append([{ user: { ...user, ...fields, version: user.version + 1 } }]);
  }

  private revokeAll(tokens: readonly TokenRecord[], by: string): void {
    const revoked = { revokedAtUs: this.nowUs(), revokedBy: by };
    this.log.append(tokens.map((token) => ({ token: { ...token, ...revoked } })));
  }

  private mergeUser(user: UserRecord): void {
    this.usersByName.set(user.name, merged(this.usersByName.get(user.name), user, mergeUsers));
  }

  private mergeToken(token: TokenRecord): void {
    const known = this.tokensByHash.get(token.sha256);
    this.tokensByHash.set(token.sha256, merged(known, token, mergeTokens));
  }
}

function isOneName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function isNotRevoked({ revokedAtUs }: TokenRecord): boolean {
  return revokedAtUs === null;
}

function merged<T>(known: T | undefined, other: T, merge: (known: T, other: T) => T): T {
  return known === undefined ? other : merge(known, other);
}

function differs<T extends object>(one: T, other: T | undefined): boolean {
  return other === undefined || !isSame(one, other);
}

function sorted(roles: readonly string[]): string[] {
  return [...new Set(roles)].sort();
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

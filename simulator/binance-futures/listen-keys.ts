import { randomBytes } from 'node:crypto';
import type { Account } from '../account/account.ts';

/** "User Data Streams": valid for 60 minutes after creation or the last keepalive. */
export const LISTEN_KEY_LIFE_MS = 60 * 60_000;

/** One listen key for each account, which names its stream of user data for as long as it is renewed. */
export class ListenKeys {
  private readonly keys = new Map<string, { readonly account: Account; timer: NodeJS.Timeout }>();

  constructor(
    private readonly lifeMs: number,
    private readonly expired: (key: string) => void,
  ) {}

  /** The account's own if it has one, renewed; else a new one. */
  create(account: Account): string {
    const known = this.keyOf(account);
    if (known !== undefined) {
      this.renew(account);
      return known;
    }
    const key = randomBytes(32).toString('hex');
    this.keys.set(key, { account, timer: this.timer(key) });
    return key;
  }

  /** Undefined when the account has none. */
  renew(account: Account): string | undefined {
    const key = this.keyOf(account);
    const entry = key === undefined ? undefined : this.keys.get(key);
    if (key === undefined || !entry) return undefined;
    clearTimeout(entry.timer);
    entry.timer = this.timer(key);
    return key;
  }

  /** Ends the account's stream, if it has one. */
  close(account: Account): void {
    const key = this.keyOf(account);
    if (key !== undefined) this.end(key);
  }

  accountOf(key: string): Account | undefined {
    return this.keys.get(key)?.account;
  }

  stop(): void {
    for (const { timer } of this.keys.values()) clearTimeout(timer);
    this.keys.clear();
  }

  private keyOf(account: Account): string | undefined {
    for (const [key, entry] of this.keys) if (entry.account === account) return key;
    return undefined;
  }

  private timer(key: string): NodeJS.Timeout {
    return setTimeout(() => this.end(key), this.lifeMs);
  }

  private end(key: string): void {
    clearTimeout(this.keys.get(key)?.timer);
    this.keys.delete(key);
    this.expired(key);
  }
}
